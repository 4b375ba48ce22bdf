"""Questions that screens and commands ask: keyset pages of frozen rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage.database import rows
from storage.screenings import search

PAGE = 50


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


DROVE = "drove_through"
"""Counted, and asked for, beside the movements."""


def counted_as(row: Row) -> str:
    """The movement under which `counts` counts a screening."""
    return DROVE if row.drove_through else row.movement


def page(
    connection: Connection, *, day: str | None = None, before: int | None = None,
    movement: str | None = None, limit: int = PAGE,
) -> list[Row]:  # fmt: skip
    """Screenings of a day, or of all, of one movement, or of all, before a seq; newest first."""
    where, values = ["1"], []
    if movement is not None:
        drove = movement == DROVE
        where.append("drove_through" if drove else "NOT drove_through AND movement = ?")
        values += [] if drove else [movement]
    if day is not None:
        where.append("day = ?")
        values.append(day)
    if before is not None:
        where.append("seq < ?")
        values.append(str(before))
    return _rows(connection, " AND ".join(where), values, limit)


def find(connection: Connection, typed: str, *, limit: int = PAGE) -> list[Row]:
    """Screenings by name, pinyin initials, document number, phone, plate or slip; newest first."""
    typed = typed.strip()
    if not typed:
        return []
    found = {row.seq: row for question in _QUESTIONS for row in question(connection, typed, limit)}
    return sorted(found.values(), key=lambda row: -row.seq)[:limit]


def _by_name(connection: Connection, typed: str, limit: int) -> list[Row]:
    query = search.query(typed)
    if query is None or typed.isdigit():
        return []
    seqs = connection.exec_driver_sql(
        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", (query, limit)
    ).all()
    if not seqs:
        return []
    marks = ",".join("?" * len(seqs))
    return _rows(connection, f"seq IN ({marks})", [row[0] for row in seqs], limit)


NEWEST = "seq > (SELECT max(seq) - 5000 FROM screening_view)"


def _by_prefix(connection: Connection, typed: str, limit: int) -> list[Row]:
    """Numbers, phones, plates: a range uses the index, LIKE would read everything.

    The first digits of an ID are everybody's here: then the newest records hold enough of them, and the
    index would only be sorted for nothing.
    """
    word = typed.upper()
    if len(word) < 3:
        return []
    found: list[Row] = []
    for column in ("number", "phone", "plate"):
        values = [word, word + "\U0010ffff"]
        near = f"{NEWEST} AND +{column} >= ? AND +{column} < ?"
        some = _rows(connection, near, values, limit)
        if len(some) < limit:
            where = f"{column} <> '' AND {column} >= ? AND {column} < ?"
            some = _of_seqs(connection, where, values, limit)
        found += some
    return found


def _of_seqs(connection: Connection, where: str, values: list[str], limit: int) -> list[Row]:
    """The newest rows of many, of which an index alone is read and sorted."""
    query = f"SELECT seq FROM screening_view WHERE {where} ORDER BY seq DESC LIMIT ?"  # noqa: S608
    seqs = [row[0] for row in rows.raw(connection, query, *values, limit).fetchall()]
    if not seqs:
        return []
    return _rows(connection, f"seq IN ({','.join('?' * len(seqs))})", seqs, limit)


def _by_ending(connection: Connection, typed: str, limit: int) -> list[Row]:
    """The last digits, among the newest records: what people read out."""
    if not typed[:-1].isdigit() or len(typed) not in (4, 5, 6):
        return []
    where = f"{NEWEST} AND (number LIKE ? OR phone LIKE ? OR plate LIKE ? OR slip LIKE ?)"
    return _rows(connection, where, ["%" + typed.upper()] * 4, limit)


_QUESTIONS: tuple[Callable[[Connection, str, int], list[Row]], ...] = (
    _by_name,
    _by_prefix,
    _by_ending,
)


def _rows(connection: Connection, where: str, values: Sequence[Any], limit: int) -> list[Row]:
    source = f"screening_view WHERE {where} ORDER BY seq DESC LIMIT ?"
    return rows.read(connection, Row, source, *values, limit)


def after(connection: Connection, seq: int, limit: int) -> list[Row]:
    """Screenings after a seq, oldest first: for exports."""
    return rows.read(
        connection, Row, "screening_view WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit
    )


def one(connection: Connection, seq: int) -> Row | None:
    """One screening."""
    found = _rows(connection, "seq = ?", [seq], 1)
    return found[0] if found else None


def seen_code(connection: Connection, digest: str, day: str) -> Row | None:
    """Who showed this code today."""
    found = _rows(connection, "digest = ? AND digest <> '' AND day = ?", [digest, day], 1)
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
