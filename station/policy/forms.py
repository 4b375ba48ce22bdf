"""A policy as it stands in its file: the forms that TOML is read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from station.bounds import Ge, Le, MaxLen, MinLen
from station.policy.model import Thresholds
from station.screening.disposition import Action, ItemAnswer, Movement

_FORBID: dict[str, str] = {"extra": "forbid"}
When = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as it stands in the file."""

    id: Annotated[str, MinLen(1), MaxLen(20)]
    zh: Annotated[str, MinLen(1), MaxLen(200)]
    en: Annotated[str, MinLen(1), MaxLen(300)]
    when: When | list[When] = field(default_factory=dict)
    movement: Movement | None = None
    actions: tuple[Action, ...] = ()
    plan: str | None = None
    item: ItemAnswer | None = None
    pending: bool = False
    switch: str | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, slots=True)
class DefaultText:
    """A default as it stands in the file."""

    id: Annotated[str, MinLen(1), MaxLen(20)]
    zh: Annotated[str, MinLen(1), MaxLen(200)]
    en: Annotated[str, MinLen(1), MaxLen(300)]
    when: When = field(default_factory=dict)
    movement: Movement = Movement.RELEASE

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, slots=True)
class PhaseText:
    """A phase of a plan as it stands in the file."""

    place: Annotated[str, MinLen(1), MaxLen(40)]
    days: Annotated[int, Ge(1), Le(365)]
    tests: tuple[int, ...] = ()

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The file's outer form."""

    id: Annotated[str, MinLen(1), MaxLen(60)]
    version: Annotated[str, MinLen(1), MaxLen(40)]
    rule: list[RuleText]
    default: list[DefaultText]
    title: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)
    switches: dict[str, bool] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plans: dict[str, list[PhaseText]] = field(default_factory=dict)

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
