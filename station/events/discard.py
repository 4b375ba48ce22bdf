"""What was entered and is no record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from station.bounds import MaxLen
from station.screening.screening import Screening


class DiscardReason(StrEnum):
    """Why nobody is behind it."""

    MISTAKE = "mistake"
    TWICE = "twice"
    WENT_AWAY = "went_away"
    TEST = "test"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Discarded:
    """The body of `encounter.discarded`: what was entered, and why it is no record."""

    why: DiscardReason
    note: Annotated[str, MaxLen(200)] = ""
    screening: Screening | None = None
