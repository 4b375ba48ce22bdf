"""Medicine requests of a day, with what became of each item."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from storage.database import rows

MOST = 500


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One medicine of a request, and what became of it."""

    name: str
    quantity: int
    unit: str
    given: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and its items in the order in which they were asked for; `at` is UTC ms."""

    seq: int
    at: int
    name: str
    items: tuple[AskedItem, ...] = field(default=(), metadata={rows.SQL: None})


def of_day(connection: Connection, day: str) -> list[Asked]:
    """The requests of a day, newest first."""
    source = "request_view WHERE day = ? ORDER BY seq DESC LIMIT ?"
    return [_whole(connection, asked) for asked in rows.read(connection, Asked, source, day, MOST)]


def _whole(connection: Connection, asked: Asked) -> Asked:
    source = "request_item_view WHERE seq = ? ORDER BY place"
    return replace(asked, items=tuple(rows.read(connection, AskedItem, source, asked.seq)))
