"""The ledger: pages by key in an order, filtered; and what is typed, found over all days."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from storage.database import rows
from storage.exports.filtering import ALL, Filter
from storage.screenings import queries, search
from storage.screenings.queries import Row

PAGE = 50


class Sort(StrEnum):
    """The order of the ledger."""

    NEWEST = "newest"
    OLDEST = "oldest"
    HOTTEST = "hottest"


@dataclass(frozen=True, slots=True)
class Order:
    """Columns of an order, and the way that it goes."""

    keys: tuple[str, ...]
    down: bool = True

    @property
    def by(self) -> str:
        """In the database's words."""
        return ", ".join(key + " DESC" * self.down for key in self.keys)


NONE = -1.0
"""Where a temperature is missing: behind all others."""

ORDERS = {
    Sort.NEWEST: Order(("seq",)),
    Sort.OLDEST: Order(("seq",), down=False),
    Sort.HOTTEST: Order((f"coalesce(temperature, {NONE})", "seq")),
}


def page(
    connection: Connection, *, only: Filter = ALL, sort: Sort = Sort.NEWEST,
    after: Row | None = None, limit: int = PAGE,
) -> list[Row]:  # fmt: skip
    """Screenings behind a row in the order asked for."""
    order = ORDERS[sort]
    where, values = _conditions(only)
    if after is not None:
        known = {"seq": after.seq}
        last = [
            known.get(k, NONE if after.temperature is None else after.temperature)
            for k in order.keys
        ]
        where.append(
            f"({', '.join(order.keys)}) {'<' if order.down else '>'} ({', '.join('?' * len(last))})"
        )
        values += last
    source = f"screening_view WHERE {' AND '.join(where)} ORDER BY {order.by} LIMIT ?"
    return rows.read(connection, Row, source, *values, limit)


def ordered(found: list[Row], sort: Sort) -> list[Row]:
    """What was found newest first, in another order."""
    if sort is Sort.OLDEST:
        return found[::-1]
    if sort is Sort.HOTTEST:
        return sorted(
            found, key=lambda row: -(NONE if row.temperature is None else row.temperature)
        )
    return found


def _conditions(only: Filter) -> tuple[list[str], list[Any]]:
    where, values = ["1"], list[Any]()
    for condition, given in only.given():
        where.append(condition)
        values += given
    return where, values


def find(connection: Connection, typed: str, *, only: Filter = ALL, limit: int = PAGE) -> list[Row]:
    """Screenings by name, pinyin initials, document number, phone, plate or slip; newest first.

    Where they are filtered, more are looked through.
    """
    typed = typed.strip()
    if not typed:
        return []
    many = limit if only == ALL else MANY
    found = {row.seq: row for question in _QUESTIONS for row in question(connection, typed, many)}
    if only != ALL:
        kept = _kept(connection, list(found), only)
        found = {seq: row for seq, row in found.items() if seq in kept}
    return sorted(found.values(), key=lambda row: -row.seq)[:limit]


MANY = 5000
"""Rows of a search that a filter is held against."""


def _kept(connection: Connection, seqs: list[int], only: Filter) -> set[int]:
    where, values = _conditions(only)
    told = json.dumps(seqs)
    source = "screening_view WHERE seq IN (SELECT value FROM json_each(?))"
    query = f"SELECT seq FROM {source} AND {' AND '.join(where)}"  # noqa: S608
    return {row[0] for row in rows.raw(connection, query, told, *values)}


def _by_name(connection: Connection, typed: str, limit: int) -> list[Row]:
    query = search.query(typed)
    if query is None or typed.isdigit():
        return []
    seqs = connection.exec_driver_sql(
        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", (query, limit)
    ).all()
    if not seqs:
        return []
    return _of(connection, [row[0] for row in seqs], limit)


def _of(connection: Connection, seqs: list[int], limit: int) -> list[Row]:
    listed = "seq IN (SELECT value FROM json_each(?))"
    return queries.listed(connection, listed, [json.dumps(seqs)], limit)


NEWEST = "seq > (SELECT max(seq) - 5000 FROM screening_view)"


def _by_prefix(connection: Connection, typed: str, limit: int) -> list[Row]:
    """Numbers, phones, plates, slips: a range uses the index, LIKE would read everything.

    The first digits of an ID are everybody's here: then the newest records hold enough of them, and the
    index would only be sorted for nothing.
    """
    word = typed.upper()
    if len(word) < 3:
        return []
    found: list[Row] = []
    for column in ("number", "phone", "plate", "slip"):
        values = [word, word + "\U0010ffff"]
        near = f"{NEWEST} AND +{column} >= ? AND +{column} < ?"
        some = queries.listed(connection, near, values, limit)
        if len(some) < limit:
            some = _by_index(connection, column, values, limit)
        found += some
    return found


def _by_index(connection: Connection, column: str, values: list[str], limit: int) -> list[Row]:
    """The newest rows of many, of which an index alone is read and sorted.

    It is read from its end: numbers that were given in the order of time are sorted fastest so.
    """
    within = f"{column} <> '' AND {column} >= ? AND {column} < ? ORDER BY {column} DESC LIMIT -1"
    source = f"(SELECT seq FROM screening_view WHERE {within})"  # noqa: S608
    query = f"SELECT seq FROM {source} ORDER BY seq DESC LIMIT ?"  # noqa: S608
    seqs = [row[0] for row in rows.raw(connection, query, *values, limit).fetchall()]
    return _of(connection, seqs, limit) if seqs else []


def _by_ending(connection: Connection, typed: str, limit: int) -> list[Row]:
    """The last digits, among the newest records: what people read out."""
    if not typed[:-1].isdigit() or len(typed) not in (4, 5, 6):
        return []
    where = f"{NEWEST} AND (number LIKE ? OR phone LIKE ? OR plate LIKE ? OR slip LIKE ?)"
    return queries.listed(connection, where, ["%" + typed.upper()] * 4, limit)


_QUESTIONS: tuple[Callable[[Connection, str, int], list[Row]], ...] = (
    _by_name,
    _by_prefix,
    _by_ending,
)
