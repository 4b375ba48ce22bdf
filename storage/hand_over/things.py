"""What is open when a shift ends, thing by thing; numbers only, never a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from station import clock
from station.events.shift import Item, Thing
from station.reports.due import DayState
from station.text import clean
from storage.cases import open_items
from storage.database.rows import raw
from storage.desk import Desk
from storage.journal import entries as journal
from storage.reports import queries as reports

LACKING = (DayState.OVERDUE, DayState.MISSED, DayState.REVISION)


def of(desk: Desk, connection: Connection, note: str = "") -> tuple[Item, ...]:
    """Everything that somebody has to go on with, and what is said besides."""
    said = clean(note, 200)
    return (*((Item(Thing.NOTE, note=said),) if said else ()), *_all(desk, connection))


def _all(desk: Desk, connection: Connection) -> Iterator[Item]:
    now = clock.millis(desk.store.now())
    for hold in open_items.holds(connection):
        yield Item(Thing.HOLD, seq=hold.seq, note=hold.step)
    for rest in open_items.resting(connection):
        yield Item(Thing.RESTING, seq=rest.seq, note="due" if rest.due <= now else "")
    for party in open_items.parties(connection):
        yield Item(Thing.PARTY, seq=party.seq, note=f"{party.seen}/{party.aboard}")
    for referral in open_items.referrals(connection):
        yield Item(Thing.REFERRAL, seq=referral.seq, note="overdue" if referral.due <= now else "")
    for day in reports.days(connection, desk.store, desk.policy.thresholds.report_hour):
        if day.state in LACKING:
            yield Item(Thing.REPORT, note=f"{day.day} {day.state.value}")
    yield Item(Thing.UNSENT, count=journal.head(connection).seq)
    for seq, ms in _clock_set(connection, desk.store.session.shift):
        yield Item(Thing.CLOCK, seq=seq, note=f"{ms // 1000:+d} s")
    if desk.trust.expired(desk.store.now()):
        yield Item(Thing.LISTS)


def _clock_set(connection: Connection, shift: str) -> list[tuple[int, int]]:
    """Jumps of the clock since the shift began: (seq, ms)."""
    query = "SELECT seq, ms FROM clock_view WHERE seq > (SELECT seq FROM shift_view WHERE id = ?) ORDER BY seq"
    return [(seq, ms) for seq, ms in raw(connection, query, shift)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A shift that was closed and that nobody has taken over yet."""

    seq: int
    shift: str
    at: int
    operator: str
    items: tuple[Item, ...]
