"""What became of a day's report, as far as the hub can tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from storage.hub.county.figures import DAY_HOURS, MINUTE, Figures, ReportRow

DAY_MS = 86_400_000


class Reported(StrEnum):
    """A day's report."""

    SENT = "sent"
    LATE = "late"
    OPEN = "open"
    """Not yet, and there is time left."""

    OVERDUE = "overdue"
    MISSED = "missed"
    """The day is over, and so is the time for its report."""

    NONE = "none"
    """Nothing is expected of it: before the station's first entry."""


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day, and the newest revision of its report where there is one; `sent_at` is the first one's."""

    day: date
    state: Reported
    revision: int = 0
    sent_at: int = 0
    zero: bool = False
    made_up: bool = False


def of_day(figures: Figures, day: date) -> DayReport:
    """From what was sent, else from when it is due."""
    found = sorted((r for r in figures.reports if r.day == day.isoformat()), key=_revision)
    if found:
        first, last = found[0], found[-1]
        state = Reported.LATE if any(r.late for r in found) else Reported.SENT
        return DayReport(
            day, state, last.revision, first.sent_at, bool(last.zero), bool(last.made_up)
        )
    return DayReport(day, _lacking(figures, day))


def _revision(row: ReportRow) -> int:
    return row.revision


def _lacking(figures: Figures, day: date) -> Reported:
    if figures.first is None or _begin(day) < figures.first // DAY_HOURS:
        return Reported.NONE
    if figures.row.shut_out_at and day >= figures.day_of(figures.row.shut_out_at):
        return Reported.NONE
    if figures.now < _due(figures, day):
        return Reported.OPEN
    return Reported.MISSED if day < figures.today else Reported.OVERDUE


def _begin(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _due(figures: Figures, day: date) -> int:
    """When it is due: as the newest report of another day was, else at the day's end."""
    begun = _midnight(day, figures.east)
    newest = figures.due
    if newest is not None:
        after = newest.due - _midnight(date.fromisoformat(newest.day), figures.east)
        if 0 < after <= 2 * DAY_MS:
            return begun + after
    return begun + DAY_MS


def _midnight(day: date, east: int) -> int:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return at // timedelta(milliseconds=1) - east * MINUTE
