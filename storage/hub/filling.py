"""Frozen with its step: the sums of the entries that a hub had before it kept sums."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Connection

_ENTRIES = (
    "SELECT station, header, at, parked, lineage <> '' OR kind <> '', "
    "CASE WHEN kind = 'report.sent' AND parked = '' THEN body END FROM entry ORDER BY station, seq, hash"
)
_MOST = 1 << 62


def fill(connection: Connection) -> None:
    """One look at every entry, in order; what is kept is a row an hour."""
    driver: Any = connection.connection.driver_connection
    hours: Counter[tuple[str, int]] = Counter()
    totals: dict[str, list[int]] = {}
    reports: dict[tuple[str, str, int], tuple[int, ...]] = {}
    for station, header, at, parked, read, body in driver.execute(_ENTRIES):
        total = totals.setdefault(station, [0, 0, 0])
        total[0] += 1
        total[1] += parked != ""
        if not read:
            continue
        total[2] = _east(header)
        hours[station, (at + total[2] * 60_000) // 3_600_000] += 1
        for day, revision, rest in _report(body):
            reports[station, day, revision] = (at, *rest)
    driver.executemany("INSERT INTO tally VALUES (?, ?, ?)", [(*k, n) for k, n in hours.items()])
    driver.executemany(
        "INSERT INTO total VALUES (?, ?, ?, ?)", [(s, *t) for s, t in totals.items()]
    )
    driver.executemany(
        "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *rest) for key, rest in reports.items()],
    )


def _east(header: bytes) -> int:
    found = json.loads(header)[7]
    return found if -1440 <= found <= 1440 else 0


def _report(body: bytes | None) -> list[tuple[str, int, tuple[int, ...]]]:
    """Day, revision, and due, late, zero, made up; nothing where the body is no report."""
    if not body:
        return []
    try:
        told = json.loads(body)
        day = date.fromisoformat(told["day"]).isoformat()
        revision, due = told.get("revision", 1), told["due"]
        counts = told.get("counts", {})
        zero = not any(n for name, n in counts.items() if name != "holds_open")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
    flags = [told.get("late", False), told.get("made_up", False)]
    numbers = [revision, due, *counts.values()]
    if {type(n) for n in numbers} != {int} or {type(f) for f in flags} != {bool}:
        return []
    if not 0 < revision < _MOST or abs(due) > _MOST:
        return []
    late, made_up = flags
    return [(day, revision, (due, int(late), int(zero), int(made_up)))]
