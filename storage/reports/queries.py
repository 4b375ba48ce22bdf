"""What is known of the days' reports: the newest of each, and which days lack one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from station import clock
from station.reports.due import DayState, ReportDay, due_at
from storage.database import rows
from storage.journal import entries as journal
from storage.reports import counting
from storage.store import Store

SHOWN = 30
"""Days of the view."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest report of a day."""

    seq: int
    at: int
    day: str
    revision: int
    late: int
    made_up: int
    zero: int
    through: int
    screened: int
    fevers: int


def newest(connection: Connection, day: str) -> Sent | None:
    """The newest report of a day."""
    source = "report_view WHERE day = ? ORDER BY revision DESC, seq DESC LIMIT 1"
    found = rows.read(connection, Sent, source, day)
    return found[0] if found else None


def standing(connection: Connection, store: Store, day: str) -> Sent | None:
    """The newest report of a day that counts.

    One that the station made up for a day which is not over was made while the clock was ahead: it does not.
    """
    found = newest(connection, day)
    return None if found is not None and found.made_up and day >= store.today() else found


def due(store: Store, day: str, hour: int) -> int:
    """When the report of a day is due, UTC ms."""
    settings = store.settings
    at = due_at(date.fromisoformat(day), hour, settings.day_begins, settings.zone)
    return clock.millis(at)


def days(connection: Connection, store: Store, hour: int, many: int = SHOWN) -> list[ReportDay]:
    """The last business days, the newest first, none before the station's first."""
    today = store.today()
    first = journal.get(connection, 1)
    begun = first.day if first is not None else today
    last = date.fromisoformat(today)
    wanted = [(last - timedelta(days=back)).isoformat() for back in range(many)]
    return [_day(connection, store, day, hour) for day in wanted if day >= begun]


def missed(connection: Connection, store: Store, hour: int) -> list[str]:
    """Days that are over without a report, oldest first."""
    lacking = (d for d in days(connection, store, hour) if d.state is DayState.MISSED)
    return sorted(d.day for d in lacking)


def _day(connection: Connection, store: Store, day: str, hour: int) -> ReportDay:
    at = due(store, day, hour)
    sent = standing(connection, store, day)
    if sent is None:
        return ReportDay(day, _without(store, day, at), at)
    later = counting.since(connection, day, sent.seq)
    state = DayState.REVISION if later else DayState.LATE if sent.late else DayState.SENT
    return ReportDay(
        day, state, at, sent.at, sent.revision, sent.screened, sent.fevers, bool(sent.zero), bool(sent.made_up),
        later,
    )  # fmt: skip


def _without(store: Store, day: str, at: int) -> DayState:
    if day < store.today():
        return DayState.MISSED
    return DayState.OVERDUE if clock.millis(store.now()) > at else DayState.OPEN
