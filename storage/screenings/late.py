"""Late entries 补录: what was seen while nothing could be saved, and is entered afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from station.problems import InputProblem, ProblemCode
from station.screening.plausibility import TOLERANCE
from station.screening.screening import Screening
from storage.desk import Desk
from storage.journal.entry import StoredEntry

OLDEST = timedelta(days=60)
"""What is older is a slip of the hand, or belongs into no station's log any more."""


def placed(desk: Desk, screening: Screening) -> Screening:
    """With the business day on which it was seen.

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
    if at < now - OLDEST:
        raise InputProblem(ProblemCode.TOO_LATE, days=OLDEST.days)
    return replace(screening, observed_day=date.fromisoformat(desk.store.day_of(at)))


def refuse_rest(screening: Screening) -> None:
    """Nobody of a late entry rests any more: it says what was done then."""
    if screening.observed_at is not None:
        raise InputProblem(ProblemCode.LATE_PENDING)


def kept(screening: Screening, old: StoredEntry) -> Screening:
    """A correction's, at the time of the late entry that it corrects, where it gives none itself."""
    seen = old.body.get("screening", {}).get("observed_at")
    if screening.observed_at is not None or not seen:
        return screening
    return replace(screening, observed_at=datetime.fromisoformat(seen))
