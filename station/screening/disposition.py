"""Disposition 处置: one movement, any number of actions, and the reasons for both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from station.bounds import MaxLen
from station.places.risk_areas import RiskLevel


class Movement(StrEnum):
    """Where a person goes next, mild to strict."""

    RELEASE = "release"
    MONITOR = "monitor"
    HOME_QUARANTINE = "home_quarantine"
    CENTRAL_QUARANTINE = "central_quarantine"
    TURN_BACK = "turn_back"
    HOLD = "hold"

    @property
    def strictness(self) -> int:
        """0 for release, rising."""
        return _ORDER[self]

    @property
    def needs_own_key(self) -> bool:
        """Whether Enter is not enough to apply it."""
        return self.strictness > Movement.MONITOR.strictness


_ORDER = {movement: at for at, movement in enumerate(Movement)}


class Action(StrEnum):
    """What has to be done besides; an open list that may grow."""

    RECHECK_TEMPERATURE = "recheck_temperature"
    SET_ASIDE = "set_aside"
    WEAR_MASK = "wear_mask"
    ASK_QUESTION = "ask_question"
    REGISTER = "register"
    TEST_ON_ARRIVAL = "test_on_arrival"
    ISOLATE_FIRST = "isolate_first"
    ADVISE_FEVER_CLINIC = "advise_fever_clinic"
    CALL_120 = "call_120"
    REPORT_NOW = "report_now"
    NOTIFY_DEPARTMENT = "notify_department"
    NOTIFY_DESTINATION = "notify_destination"
    CLOSED_TRANSFER = "closed_transfer"
    ISSUE_SLIP = "issue_slip"


class ItemAnswer(StrEnum):
    """What happens with one medicine that was asked for."""

    REFUSE = "refuse"
    REGISTER = "register"
    PRESCRIPTION = "prescription"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that matched, in words that can be read out."""

    rule: str
    zh: str
    en: str
    decides: bool = False

    def words(self, lang: str) -> str:
        """The reason in a language; in English where it has none of its own."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Which policy advised."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the station advises; movement is None while a reading is pending."""

    movement: Movement | None
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]
    plan: str | None
    policy: PolicyRef
    item: ItemAnswer | None = None
    risk: RiskLevel | None = None
    """The worst level of the stays that it was judged by, certain or possible."""

    @property
    def pending(self) -> bool:
        """Whether nothing may be decided yet."""
        return self.movement is None


@dataclass(frozen=True, slots=True)
class Applied:
    """What the operator applied, with a reason where it differs from the advice."""

    movement: Movement | None = None
    actions: Annotated[tuple[Action, ...], MaxLen(20)] | None = None
    reason: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic
