"""A policy as typed values: thresholds, lists, plans, rules and defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from station.bounds import Ge, Le
from station.policy.conditions import Condition
from station.screening.disposition import Action, ItemAnswer, Movement, PolicyRef

Conditions = tuple[tuple[str, Condition], ...]
"""A flat AND: every fact's condition must hold."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers that facts are derived with, each within bounds that make sense."""

    fever: Annotated[float, Ge(36.5), Le(38.5)] = 37.3
    lookback_days: Annotated[int, Ge(1), Le(60)] = 14
    abroad_days: Annotated[int, Ge(1), Le(90)] = 28
    by_eye_hours: Annotated[float, Ge(1), Le(336)] = 24
    code_hours: Annotated[float, Ge(1), Le(8760)] = 72
    rest_minutes: Annotated[float, Ge(1), Le(120)] = 10
    recovered_days: Annotated[int, Ge(1), Le(365)] = 28
    group_days: Annotated[int, Ge(1), Le(365)] = 14
    report_hour: Annotated[int, Ge(0), Le(23)] = 20
    hold_warn_minutes: Annotated[float, Ge(1), Le(600)] = 20
    usual_quantity: Annotated[int, Ge(1), Le(999)] = 2
    repeat_days: Annotated[int, Ge(1), Le(365)] = 7
    strict_hours: Annotated[float, Ge(1), Le(720)] = 24
    referral_hours: Annotated[float, Ge(1), Le(720)] = 24

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a plan."""

    place: str
    days: int
    tests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A follow-up plan: its phases in order."""

    id: str
    phases: tuple[Phase, ...]

    @property
    def days(self) -> int:
        """All phases together."""
        return sum(p.days for p in self.phases)


@dataclass(frozen=True, slots=True)
class Rule:
    """When any alternative holds, a movement and/or actions, with a reason in both languages."""

    id: str
    when: tuple[Conditions, ...]
    zh: str
    en: str
    movement: Movement | None = None
    actions: tuple[Action, ...] = ()
    plan: str | None = None
    item: ItemAnswer | None = None
    pending: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Default:
    """What holds when no rule says a movement."""

    id: str
    when: Conditions
    zh: str
    en: str
    movement: Movement = Movement.RELEASE


@dataclass(frozen=True, slots=True)
class Policy:
    """A county's table; `rules` are those whose switch is on."""

    ref: PolicyRef
    thresholds: Thresholds
    lists: dict[str, tuple[str, ...]]
    plans: dict[str, Plan]
    rules: tuple[Rule, ...]
    defaults: tuple[Default, ...]
    switches: dict[str, bool] = field(default_factory=dict)
    all_rules: tuple[Rule, ...] = ()
