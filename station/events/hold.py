"""Holds: placed, each step, and how they end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.people.person import Person
from station.text import clean


class HoldStep(StrEnum):
    """What happens between placing and the end; papers may come at any time."""

    CALLED = "called"
    ARRIVED = "arrived"
    PAPERS = "papers"


class HoldEnd(StrEnum):
    """How a hold ends."""

    HANDED_OVER = "handed_over"
    RELEASED = "released"
    ABSCONDED = "absconded"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


@dataclass(frozen=True, slots=True)
class HoldOpened:
    """The body of `hold.opened`; everything may be empty: the person first, the papers after."""

    name: Annotated[str, MaxLen(60)] = ""
    reason: Annotated[str, MaxLen(200)] = ""
    screening: Annotated[str, MaxLen(36)] = ""


@dataclass(frozen=True, slots=True)
class HoldStepped:
    """The body of `hold.stepped`.

    `whom` was called, 120 or a hospital, and `who` answered; of an arrival, `who` is the team.
    """

    step: HoldStep
    whom: Annotated[str, MaxLen(120)] = ""
    who: Annotated[str, MaxLen(120)] = ""
    person: Person = field(default_factory=Person)

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name in ("whom", "who"):
            object.__setattr__(self, name, clean(getattr(self, name), 120))


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The body of `hold.ended`; `vehicle` is the one that took them."""

    outcome: HoldEnd
    handed_to: Annotated[str, MaxLen(120)] = ""
    vehicle: Annotated[str, MaxLen(60)] = ""
    note: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name in ("handed_to", "vehicle", "note"):
            object.__setattr__(self, name, clean(getattr(self, name), 200))
