"""Late entries 补录: what was seen while nothing could be saved, and is entered afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from station.problems import InputProblem, ProblemCode
from station.screening.plausibility import TOLERANCE
from station.screening.screening import Screening
from storage.desk import Desk
from storage.journal.entry import StoredEntry

OLDEST = timedelta(days=29)
"""So far back reports are looked at and asked for; what is older is a slip of the hand."""


def placed(desk: Desk, screening: Screening, known: datetime | None = None) -> Screening:
    """With the business day on which it was seen; `known` was told, and looked at, before.

    Raises InputProblem for a time that has no zone, is to come, or too long ago.
    """
    at = screening.observed_at
    if at is None:
        return (
            screening if screening.observed_day is None else replace(screening, observed_day=None)
        )
    now = desk.store.now()
    if at.tzinfo is None:
        raise InputProblem(ProblemCode.BAD_TIME, field="observed_at")
    if at > now + TOLERANCE:
        raise InputProblem(ProblemCode.FUTURE_DATE, field="observed_at")
    if at != known and at < now - OLDEST:
        raise InputProblem(ProblemCode.TOO_LATE, days=OLDEST.days)
    return replace(screening, observed_day=date.fromisoformat(desk.store.day_of(at)))


def refuse_rest(screening: Screening) -> None:
    """Nobody of a late entry rests any more: it says what was done then."""
    if screening.observed_at is not None:
        raise InputProblem(ProblemCode.LATE_PENDING)


def told(newest: StoredEntry) -> datetime | None:
    """When somebody was seen, as the newest state of a record says; None where it is no late entry."""
    seen = newest.body.get("screening", {}).get("observed_at")
    return datetime.fromisoformat(seen) if seen else None
