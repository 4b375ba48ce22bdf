"""When a day's report is due, and what became of each day's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum


def due_at(day: date, hour: int, day_begins: int, zone: tzinfo) -> datetime:
    """The moment at which the report of a business day is due.

    >>> from datetime import timezone
    >>> due_at(date(2026, 11, 23), 20, 0, timezone.utc).isoformat()
    '2026-11-23T20:00:00+00:00'
    >>> due_at(date(2026, 11, 23), 6, 8, timezone.utc).isoformat()  # a day from 8 to 8
    '2026-11-24T06:00:00+00:00'
    >>> due_at(date(2026, 11, 23), 0, 0, timezone.utc).isoformat()  # at its end, not at its beginning
    '2026-11-24T00:00:00+00:00'
    """
    on = day if hour > day_begins else day + timedelta(days=1)
    return datetime.combine(on, time(hour), zone)


class DayState(StrEnum):
    """What became of a day's report."""

    SENT = "sent"
    LATE = "late"
    REVISION = "revision"
    """Something of that day was recorded after its report."""

    OPEN = "open"
    """Today, and there is time left."""

    OVERDUE = "overdue"
    MISSED = "missed"
    """A day that is over, without a report."""


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A day in the view of reports; times in UTC ms, 0 is never; `since` are records after the report."""

    day: str
    state: DayState
    due: int
    sent: int = 0
    revision: int = 0
    screened: int = 0
    fevers: int = 0
    zero: bool = False
    made_up: bool = False
    since: int = 0
