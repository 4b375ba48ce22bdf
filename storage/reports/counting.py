"""Counting a day from the views and the journal, in one read; nothing is kept, so nothing can lag behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from station.events.hold import HoldEnd
from station.events.kinds import Kind
from station.reports.report import Counts, HourCount, ShiftCount
from station.screening.disposition import Movement
from station.screening.screening import KeyGroup
from storage.database.rows import raw

RECORDS = (Kind.SCREENING, Kind.VISIT)
COUNTED = (
    *RECORDS, Kind.SET_ASIDE, Kind.CORRECTION, Kind.DISCARDED, Kind.HOLD_OPENED, Kind.HOLD_ENDED,
    Kind.PARTY_OPENED, Kind.REFERRAL_ISSUED, Kind.REFERRAL_CLOSED, Kind.REQUEST,
)  # fmt: skip
"""Kinds of entries that change a report."""


@dataclass(frozen=True, slots=True)
class Day:
    """The day to count: `offset` is the station's to UTC in ms, `fever` the threshold in °C."""

    day: str
    offset: int
    fever: float


@dataclass(frozen=True, slots=True)
class Counted:
    """A day, counted."""

    counts: Counts
    hours: tuple[HourCount, ...]
    shifts: tuple[ShiftCount, ...]
    recorded: int
    shown: int


def count(connection: Connection, at: Day) -> Counted:
    """Everything of a day."""
    kinds = by_kind(connection, at.day)
    late = _one(connection, LATE_OF, at.day)
    rows = _rows(connection, at)
    figures = {
        "first_fevers": kinds.get(Kind.SET_ASIDE, 0),
        "corrections": kinds.get(Kind.CORRECTION, 0),
        "discarded": kinds.get(Kind.DISCARDED, 0),
        "vehicles": kinds.get(Kind.PARTY_OPENED, 0),
        "holds_opened": kinds.get(Kind.HOLD_OPENED, 0),
        "referrals_issued": kinds.get(Kind.REFERRAL_ISSUED, 0),
        "referrals_closed": kinds.get(Kind.REFERRAL_CLOSED, 0),
        "requests": _one(connection, "SELECT count(*) FROM request_view WHERE day = ?", at.day),
        "late_entries": late,
    }
    counts = Counts(**figures, **rows, **_groups(connection, at.day), **_open(connection, at.day),
                    **_items(connection, at.day), **_ended(connection, at.day))  # fmt: skip
    # A late entry is recorded on one day and is of another.
    recorded = (
        sum(kinds.get(kind, 0) for kind in RECORDS) + late - _one(connection, LATE_ON, at.day)
    )
    return Counted(
        counts, _hours(connection, at), _shifts(connection, at), recorded, counts.screened + counts.visits
    )  # fmt: skip


LATE_OF = "SELECT count(*) FROM screening_view WHERE late <> 0 AND day = ?"
LATE_ON = (
    "SELECT count(*) FROM screening_view v JOIN entry e ON e.seq = v.seq "
    "WHERE v.late <> 0 AND e.day = ?"
)


def by_kind(connection: Connection, day: str) -> dict[str, int]:
    """How many entries of each kind a day has."""
    query = "SELECT kind, count(*) FROM entry WHERE day = ? GROUP BY kind"
    return {row[0]: row[1] for row in raw(connection, query, day)}


def since(connection: Connection, day: str, seq: int) -> int:
    """How many entries came after one that change the report of a day.

    Those of the day itself, and corrections or second readings of another day that concern a record of this one.
    """
    places = ", ".join("?" * len(COUNTED))
    query = f"SELECT count(*) FROM entry WHERE day = ? AND seq > ? AND kind IN ({places})"  # noqa: S608
    corrected = (
        # From the corrections on, in this order: they are few, the day's records are not.
        "SELECT count(*) FROM correction_view c CROSS JOIN screening_view s ON s.seq = c.of_seq "
        "CROSS JOIN entry e ON e.seq = c.seq WHERE s.day = ? AND c.seq > ? AND e.day <> s.day"
    )
    moved_away = (
        "SELECT count(*) FROM correction_view c CROSS JOIN screening_view s ON s.seq = c.of_seq "
        "CROSS JOIN entry e ON e.seq = c.seq "
        "WHERE c.day_before = ? AND c.seq > ? AND s.day <> c.day_before AND e.day <> c.day_before"
    )
    elsewhere = (
        "SELECT count(*) FROM entry e LEFT JOIN screening_view s ON s.seq = e.seq "
        "LEFT JOIN request_view r ON r.seq = e.seq WHERE e.day = ? AND e.seq > ? "
        "AND coalesce(s.day, r.day, e.day) <> e.day"
    )
    late = (
        "SELECT count(*) FROM screening_view v JOIN entry e ON e.seq = v.seq "
        "WHERE v.late <> 0 AND v.day = ? AND v.seq > ? AND e.day <> v.day"
    )
    asked_late = (
        "SELECT count(*) FROM request_view v JOIN entry e ON e.seq = v.seq "
        "WHERE v.day = ? AND v.seq > ? AND e.day <> v.day"
    )
    read_again = (
        "SELECT count(*) FROM set_aside_view v JOIN entry e ON e.seq = v.closed "
        "WHERE v.day = ? AND v.closed > ? AND e.day <> v.day"
    )
    # A late entry of another day changes nothing of the day on which it was entered.
    own = _one(connection, query, day, seq, *COUNTED) - _one(connection, elsewhere, day, seq)
    others = (corrected, moved_away, late, asked_late, read_again)
    return own + sum(_one(connection, each, day, seq) for each in others)


def _rows(connection: Connection, at: Day) -> dict[str, int]:
    """Records by kind and disposition, and how many were a fever."""
    query = (
        "SELECT kind, movement, drove_through, count(*), sum(coalesce(temperature >= ?, 0)) "
        "FROM screening_view WHERE day = ? GROUP BY 1, 2, 3"
    )
    found = dict.fromkeys(
        ("screened", "visits", "drove_through", "fevers", *(m.value for m in Movement)), 0
    )
    for kind, movement, drove, many, fevers in raw(connection, query, at.fever, at.day):
        found["visits" if kind == "visit" else "screened"] += many
        found["fevers"] += fevers
        if drove:
            found["drove_through"] += many
        elif movement:
            found[movement] += many
    return found


def _groups(connection: Connection, day: str) -> dict[str, int]:
    query = (
        'SELECT g."group", count(*) FROM group_view g JOIN screening_view s ON s.seq = g.seq '
        "WHERE s.day = ? GROUP BY 1"
    )
    told = {row[0]: row[1] for row in raw(connection, query, day)}
    return {group.value: told.get(group.value, 0) for group in KeyGroup}


STILL_HELD = (
    "SELECT count(*) FROM hold_view v LEFT JOIN entry e ON e.seq = v.ended "
    "WHERE v.day <= ? AND (v.ended = 0 OR e.day > ?)"
)
"""Held at the end of a day, whenever that began."""


def _open(connection: Connection, day: str) -> dict[str, int]:
    resting = "SELECT count(*) FROM set_aside_view WHERE closed = 0 AND day = ?"
    return {
        "resting": _one(connection, resting, day),
        "holds_open": _one(connection, STILL_HELD, day, day),
    }


def _items(connection: Connection, day: str) -> dict[str, int]:
    query = (
        "SELECT sum(given <> 'sold' AND (answer = 'refuse' OR given = 'refused')), "
        "sum(given = 'sold' AND answer <> '') FROM request_item_view WHERE day = ?"
    )
    refused, registered = raw(connection, query, day).fetchone()
    return {"items_refused": refused or 0, "items_registered": registered or 0}


def _ended(connection: Connection, day: str) -> dict[str, int]:
    query = (
        "SELECT v.outcome, count(*) FROM entry e JOIN hold_view v ON v.subject = e.subject "
        "WHERE e.day = ? AND e.kind = ? AND v.ended = e.seq GROUP BY 1"
    )
    ends = {row[0]: row[1] for row in raw(connection, query, day, Kind.HOLD_ENDED.value)}
    return {"holds_ended": sum(ends.values()), "handed_over": ends.get(HoldEnd.HANDED_OVER, 0)}


def _hours(connection: Connection, at: Day) -> tuple[HourCount, ...]:
    query = (
        "SELECT (at + ?) / 3600000 % 24, count(*), sum(coalesce(temperature >= ?, 0)) "
        "FROM screening_view WHERE day = ? GROUP BY 1 ORDER BY 1"
    )
    return tuple(HourCount(*row) for row in raw(connection, query, at.offset, at.fever, at.day))


def _shifts(connection: Connection, at: Day) -> tuple[ShiftCount, ...]:
    query = (
        "SELECT s.shift, coalesce(o.name, ''), count(*), "
        "sum(coalesce(s.temperature >= ?, 0)), sum(s.movement = 'hold') FROM screening_view s "
        "LEFT JOIN shift_view v ON v.id = s.shift LEFT JOIN operator_view o ON o.id = v.operator "
        "WHERE s.day = ? GROUP BY s.shift ORDER BY min(s.seq)"
    )
    return tuple(ShiftCount(*row) for row in raw(connection, query, at.fever, at.day))


def _one(connection: Connection, query: str, *values: Any) -> int:
    return int(raw(connection, query, *values).fetchone()[0])
