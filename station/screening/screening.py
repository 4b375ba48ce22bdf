"""A screening: what was observed of one person, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import Ge, Le, MaxLen
from station.people.person import Person
from station.places import divisions
from station.places.risk_areas import RiskLevel, Stay
from station.screening.checks import Unable
from station.screening.code_reading import CodeReading
from station.screening.disposition import Action, Applied, Movement, PolicyRef, Reason
from station.screening.temperature import Reading, Recheck
from station.text import clean
from station.vehicles.vehicle import Vehicle


class Mask(StrEnum):
    """The mask, as seen."""

    WORN = "worn"
    NOT_WORN = "not_worn"
    REFUSED = "refused"
    UNABLE = "unable"


class Symptom(StrEnum):
    """Symptoms asked for; an open list that may grow."""

    FEVER = "fever"
    DRY_COUGH = "dry_cough"
    FATIGUE = "fatigue"
    SORE_THROAT = "sore_throat"
    SMELL_TASTE_LOSS = "smell_taste_loss"
    DIARRHOEA = "diarrhoea"
    CHEST_TIGHTNESS = "chest_tightness"
    STUFFY_NOSE = "stuffy_nose"
    RUNNY_NOSE = "runny_nose"
    HEADACHE = "headache"
    MUSCLE_PAIN = "muscle_pain"
    VOMITING = "vomiting"
    BREATHLESSNESS = "breathlessness"


class KeyGroup(StrEnum):
    """The five key groups 五类重点人员."""

    ABROAD = "abroad"
    OTHER_PROVINCE = "other_province"
    RISK_LOCALITY = "risk_locality"
    EXPOSED_WORK = "exposed_work"
    RECOVERED = "recovered"


class Contact(StrEnum):
    """Close contact 密接 or possibly exposed 次密接 or warned."""

    NONE = "none"
    CLOSE = "close"
    EXPOSED = "exposed"


class Case(StrEnum):
    """A confirmed or suspected case, by list or statement."""

    NONE = "none"
    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"


class TestResult(StrEnum):
    """A nucleic-acid test's result."""

    __test__ = False

    NEGATIVE = "negative"
    POSITIVE = "positive"
    PENDING = "pending"


class RiskAnswer(StrEnum):
    """The answer to the one question: lately in a medium- or high-risk area?"""

    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Test:
    """A nucleic-acid test, and when it was taken."""

    __test__ = False

    result: TestResult
    at: datetime | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Overseas:
    """Abroad: the country, the day of entry, and whether 14+7+7 is completed."""

    country: Annotated[str, MaxLen(3)] = ""
    entered: date | None = None
    completed: bool | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Screening:
    """What was observed of one person; None means that nobody looked or asked."""

    person: Person = field(default_factory=Person)
    readings: Annotated[tuple[Reading, ...], MaxLen(8)] = ()
    recheck: Recheck | None = None
    mask: Mask | None = None
    code: CodeReading = field(default_factory=CodeReading)
    other_proof: bool | None = None
    stays: Annotated[tuple[Stay, ...], MaxLen(60)] = ()
    overseas: Overseas | None = None
    symptoms: Annotated[tuple[Symptom, ...], MaxLen(20)] | None = None
    groups: Annotated[tuple[KeyGroup, ...], MaxLen(5)] = ()
    contact: Contact | None = None
    case: Case | None = None
    risk_question: RiskAnswer | None = None
    test: Test | None = None
    origin: Annotated[str, MaxLen(12)] = ""
    destination: Annotated[str, MaxLen(12)] = ""
    destination_note: Annotated[str, MaxLen(120)] = ""
    resident_here: bool | None = None
    announced: bool | None = None
    cooperates: bool | None = None
    drove_through: bool = False
    transit: bool | None = None
    vehicle: Vehicle | None = None
    party: Annotated[str, MaxLen(36)] = ""
    seat: Annotated[int, Ge(1), Le(2000)] | None = None
    defaulted: Annotated[tuple[str, ...], MaxLen(20)] = ()
    unable: Annotated[tuple[Unable, ...], MaxLen(4)] = ()
    note: Annotated[str, MaxLen(800)] = ""
    observed_at: datetime | None = None
    """When it was seen, of a late entry 补录: written down on paper first."""

    observed_day: date | None = None
    """The business day of that; set where it is saved."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note, 200))
        object.__setattr__(self, "destination_note", clean(self.destination_note, 120))
        for name in ("origin", "destination"):
            if code := getattr(self, name):
                object.__setattr__(self, name, divisions.significant(code))

    @property
    def gone(self) -> bool:
        """Whether they are not here any more: they drove through, or it is a late entry."""
        return self.drove_through or self.observed_at is not None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was advised, by which policy and lists, and what was applied."""

    advised: Movement | None
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]
    policy: PolicyRef
    plan: str | None = None
    risk_list: str = ""
    applied: Applied | None = None
    slip: str = ""
    risk: RiskLevel | None = None
    """The worst level of the stays, certain or possible, as it was judged."""

    @property
    def movement(self) -> Movement | None:
        """The movement in force: the applied one, else the advised one."""
        if self.applied and self.applied.movement:
            return self.applied.movement
        return self.advised

    @property
    def actions_done(self) -> tuple[Action, ...]:
        """The actions in force."""
        if self.applied and self.applied.actions is not None:
            return self.applied.actions
        return self.actions


@dataclass(frozen=True, slots=True)
class Register:
    """A key group that somebody is in, and until which day."""

    group: KeyGroup
    until: date
