"""The board: a frozen snapshot of today and of what is open, read on a reader's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.cases.open_items import Hold, Party, Resting
    from storage.desk import Desk
    from storage.screenings.queries import Row

RECENT = 10


@dataclass(frozen=True, slots=True)
class Board:
    """Counts by movement, the newest records, who rests, open holds and parties."""

    head: int = 0
    waiting: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    hours: tuple[tuple[int, int, int], ...] = ()
    """Hour of the day, how many were screened in it, how many of them had a fever."""

    recent: tuple[Row, ...] = ()
    resting: tuple[Resting, ...] = ()
    holds: tuple[Hold, ...] = ()
    parties: tuple[Party, ...] = ()
    guarded: bool = False
    """Whether somebody has to sign in here."""

    report_due: int = 0
    """When today's report is due, UTC ms; 0 once it was sent."""


def load(desk: Desk) -> Board:
    """The board now. No hub is set yet, so every entry waits for upload."""
    from storage.cases import open_items
    from storage.exports.filtering import Filter
    from storage.journal import entries as journal
    from storage.reports import queries as reports
    from storage.screenings import ledger, queries
    from storage.shifts import operators

    store = desk.store
    today = store.today()
    offset = store.now().astimezone(store.settings.zone).utcoffset() or timedelta()
    fever, hour = desk.policy.thresholds.fever, desk.policy.thresholds.report_hour
    with store.database.read() as connection:
        head = journal.head(connection).seq
        return Board(
            head=head,
            waiting=head,
            counts=tuple(queries.counts(connection, today).items()),
            hours=tuple(
                queries.hours(connection, today, int(offset.total_seconds()) * 1000, fever)
            ),
            recent=tuple(
                ledger.page(connection, only=Filter(since=today, until=today), limit=RECENT)
            ),
            resting=tuple(open_items.resting(connection)),
            holds=tuple(open_items.holds(connection)),
            parties=tuple(open_items.parties(connection)),
            guarded=operators.guarded(connection),
            report_due=0
            if reports.standing(connection, store, today)
            else reports.due(store, today, hour),
        )


def head(desk: Desk) -> tuple[int, int]:
    """The last seq, to see whether another process has written, and how far the clock is back, ms."""
    from storage.journal import entries as journal

    with desk.store.database.read() as connection:
        seq = journal.head(connection).seq
    return seq, desk.store.set_back()
