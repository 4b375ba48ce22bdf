"""Making and sending a day's report; a sent one is never edited, only followed by a numbered revision."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from station import clock, ids
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.reports.report import Report
from storage.desk import Desk
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.entries import Receipt
from storage.reports import counting, queries


def draft(desk: Desk, day: str) -> Report:
    """The report of a day as it would be sent now; BAD_TIME for a day that is none or is to come."""
    with desk.store.database.read() as connection:
        return _report(connection, desk, _checked(desk, day))


def send(desk: Desk, day: str) -> tuple[Receipt, Report]:
    """Counts and appends in one transaction: what the entry says is what the journal held just then."""
    day = _checked(desk, day)
    with desk.store.database.write() as connection:
        return _append(connection, desk, _report(connection, desk, day))


def _append(connection: Connection, desk: Desk, report: Report) -> tuple[Receipt, Report]:
    body = codec.dump(Report, report)
    entering = NewEntry(Kind.REPORT_SENT, body, ids.random_id(), own=report.made_up)
    return desk.store.append(connection, entering), report


def make_up(desk: Desk) -> list[str]:
    """Sends what nobody sent: every day that is over without a report, marked as late and made up for."""
    hour = desk.policy.thresholds.report_hour
    with desk.store.database.read() as connection:
        lacking = queries.missed(connection, desk.store, hour)
    made = []
    for day in lacking:
        with desk.store.database.write() as connection:
            # Another program may have begun at the same time.
            if queries.newest(connection, day) is None:
                _append(connection, desk, _report(connection, desk, day, made_up=True))
                made.append(day)
    return made


def sent(desk: Desk, seq: int) -> Report:
    """A report as it was sent."""
    with desk.store.database.read() as connection:
        entry = journal.get(connection, seq)
    if entry is None or entry.raw is None or entry.header.kind != Kind.REPORT_SENT:
        raise InputProblem(ProblemCode.NO_SUCH_RECORD)
    return codec.load(Report, entry.raw)


def _checked(desk: Desk, day: str) -> str:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field=day[:40]) from None
    if found.isoformat() > desk.store.today():
        raise InputProblem(ProblemCode.FUTURE_DATE, field=day)
    return found.isoformat()


def _report(connection: Connection, desk: Desk, day: str, *, made_up: bool = False) -> Report:
    store, settings, limits = desk.store, desk.store.settings, desk.policy.thresholds
    now = store.now()
    offset = now.astimezone(settings.zone).utcoffset() or timedelta()
    at = counting.Day(day, int(offset.total_seconds()) * 1000, limits.fever)
    found = counting.count(connection, at)
    before = queries.newest(connection, day)
    head = journal.head(connection)
    due = queries.due(store, day, limits.report_hour)
    return Report(
        day, settings.id, settings.name, settings.code, settings.place, settings.kind, found.counts, found.hours,
        found.shifts, found.recorded, found.shown, head.seq, str(head), clock.millis(now), due,
        before.revision + 1 if before else 1, before is None and clock.millis(now) > due, made_up,
    )  # fmt: skip
