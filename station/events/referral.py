"""Referrals to a fever clinic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.text import clean


class ReferralEnd(StrEnum):
    """How a referral is closed."""

    ARRIVED = "arrived"
    DID_NOT_GO = "did_not_go"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


@dataclass(frozen=True, slots=True)
class ReferralIssued:
    """The body of `referral.issued`; overdue `hours` after it. `record` is the visit's entry id."""

    number: str
    clinic: Annotated[str, MaxLen(60)]
    name: Annotated[str, MaxLen(60)] = ""
    phone: Annotated[str, MaxLen(30)] = ""
    why: Annotated[str, MaxLen(200)] = ""
    hours: float = 24
    record: Annotated[str, MaxLen(36)] = ""


@dataclass(frozen=True, slots=True)
class ReferralClosed:
    """The body of `referral.closed`; `by` acknowledged it at the fever clinic."""

    outcome: ReferralEnd
    by: Annotated[str, MaxLen(120)] = ""
    note: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name in ("by", "note"):
            object.__setattr__(self, name, clean(getattr(self, name), 120))
