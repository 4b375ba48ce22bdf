"""Questions that screens and commands ask of the screenings: frozen rows and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage.database import rows


@dataclass(frozen=True, slots=True)
class Row:
    """A screening as the ledger shows it."""

    seq: int
    id: str
    at: int
    day: str
    operator: str
    subject: str
    kind: str
    corrections: int
    removed: int
    name: str
    document: str
    number: str
    phone: str
    address: str
    plate: str
    temperature: float | None
    thermometer: str
    movement: str
    advised: str
    actions: str
    rules: str
    status: str
    colour: str
    groups: str
    destination: str
    party: str
    slip: str
    drove_through: int = 0
    late: int = 0
    risk: str = ""


def listed(connection: Connection, where: str, values: Sequence[Any], limit: int) -> list[Row]:
    """Screenings by a condition, in words of this program; newest first."""
    source = f"screening_view WHERE {where} ORDER BY seq DESC LIMIT ?"
    return rows.read(connection, Row, source, *values, limit)


def after(connection: Connection, seq: int, limit: int) -> list[Row]:
    """Screenings after a seq, oldest first: for exports."""
    return rows.read(
        connection, Row, "screening_view WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit
    )


def one(connection: Connection, seq: int) -> Row | None:
    """One screening."""
    found = listed(connection, "seq = ?", [seq], 1)
    return found[0] if found else None


def seen_code(connection: Connection, digest: str, day: str) -> Row | None:
    """Who showed this code today."""
    found = listed(connection, "digest = ? AND digest <> '' AND day = ?", [digest, day], 1)
    return found[0] if found else None


def counts(connection: Connection, day: str) -> dict[str, int]:
    """How many of each movement on a day."""
    counted = connection.exec_driver_sql(
        "SELECT CASE WHEN drove_through THEN 'drove_through' ELSE movement END, count(*) "
        "FROM screening_view WHERE day = ? GROUP BY 1",
        (day,),
    )
    return {row[0]: row[1] for row in counted}


def hours(
    connection: Connection, day: str, offset: int, fever: float
) -> list[tuple[int, int, int]]:
    """Of a day: each hour with how many were screened and how many had a fever; offset to UTC in ms."""
    counted = connection.exec_driver_sql(
        "SELECT (at + ?) / 3600000 % 24, count(*), sum(coalesce(temperature >= ?, 0)) "
        "FROM screening_view WHERE day = ? GROUP BY 1 ORDER BY 1",
        (offset, fever, day),
    )
    return [(int(row[0]), int(row[1]), int(row[2])) for row in counted]


def history(connection: Connection, seq: int) -> list[int]:
    """The seqs of a record's corrections, in order."""
    found = connection.exec_driver_sql(
        "SELECT seq FROM correction_view WHERE of_seq = ? ORDER BY seq", (seq,)
    )
    return [row[0] for row in found]
