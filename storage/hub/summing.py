"""Sums kept while entries are put in their places, so that the county's pages never count the journal."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec
from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.rows import raw
from storage.hub.reading import LAST_SEQ, Parked, Row

HOUR, MINUTE = 3_600_000, 60_000
"""Milliseconds."""

EAST = 24 * 60
"""Minutes; no time zone is further from UTC than a day."""

_TALLY = (
    "INSERT INTO tally VALUES (?, ?, ?) "
    "ON CONFLICT (station, hour) DO UPDATE SET entries = tally.entries + excluded.entries"
)
_TOTAL = (
    "INSERT INTO total VALUES (?, ?, ?, ?) ON CONFLICT (station) DO UPDATE SET "
    "entries = total.entries + excluded.entries, parked = total.parked + excluded.parked"
)
_EAST = "UPDATE total SET east = ? WHERE station = ? AND east <> ?"
_REPORT = (
    "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, day, revision) "
    "DO UPDATE SET sent_at = excluded.sent_at, due = excluded.due, late = excluded.late, "
    "zero = excluded.zero, made_up = excluded.made_up"
)


class _Report(msgspec.Struct):
    """What is read of a report's body; what it leaves out is as its own program has it."""

    day: str
    due: int
    revision: int = 1
    late: bool = False
    made_up: bool = False
    counts: dict[str, int] = {}

    @property
    def zero(self) -> bool:
        return not any(count for name, count in self.counts.items() if name != "holds_open")


_BODY = msgspec.json.Decoder(_Report)


def add(connection: Connection, station: str, run: list[Row]) -> None:
    """Entries that are new: one row an hour, one of the station, one a report."""
    hours: Counter[int] = Counter()
    east = parked = 0
    for row in run:
        if row.parked != Parked.NOT:
            parked += 1
        if not row.lineage and not row.kind:
            continue  # a header that cannot be read
        east = row.offset if -EAST <= row.offset <= EAST else 0
        hours[(row.at + east * MINUTE) // HOUR] += 1
        if row.kind == Kind.REPORT_SENT and row.body and row.parked == Parked.NOT:
            _report(connection, station, row.at, row.body)
    for hour, count in hours.items():
        raw(connection, _TALLY, station, hour, count)
    raw(connection, _TOTAL, station, len(run), parked, east)
    if hours:
        raw(connection, _EAST, east, station, east)


def _report(connection: Connection, station: str, at: int, body: bytes) -> None:
    """Where the body is no report, or tells an impossible day, there is nothing to say of it."""
    try:
        told = _BODY.decode(body)
        day = date.fromisoformat(told.day).isoformat()
    except (msgspec.DecodeError, ValueError, RecursionError):
        return
    if not 0 < told.revision < LAST_SEQ or abs(told.due) > LAST_SEQ:
        return
    raw(
        connection, _REPORT, station, day, told.revision, at, told.due, int(told.late),
        int(told.zero), int(told.made_up),
    )  # fmt: skip
