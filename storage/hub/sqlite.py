"""The hub on SQLite: one encrypted file, one writer, threads that share its transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from storage.database.engine import Database
from storage.hub.reading import Row
from storage.hub.tables import ENTRY
from storage.hub.together import Together

INSERT = (
    f"INSERT INTO entry ({', '.join(c.name for c in ENTRY.columns)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(ENTRY.columns))}) ON CONFLICT DO NOTHING"
)

R = TypeVar("R")


class Sqlite(Database):
    """A file and its key."""

    name = "sqlite"

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__(path, key)
        self._together = Together(self)

    def run(self, work: Callable[[Connection], R]) -> R:
        """One transaction for all who wait."""
        return self._together.run(work)

    def lock(self, connection: Connection, station: str) -> None:
        """The one writer has the whole file."""

    def lock_schema(self, connection: Connection) -> None:
        """The one writer has the whole file."""

    def append(
        self, connection: Connection, station: str, branch: int, now: int, rows: Sequence[Row]
    ) -> None:
        """Row by row."""
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.executemany(INSERT, [_values(station, branch, now, row) for row in rows])


_bound = bytearray
"""The driver asks its adapters about every `bytes`, 2 µs each, and about no `bytearray`."""


def _values(station: str, branch: int, now: int, row: Row) -> tuple[object, ...]:
    """As the table's columns have it."""
    return (
        station, row.seq, _bound(row.hash), branch, _bound(row.prev), row.gap, _bound(row.header),
        _bound(row.salt) if row.salt is not None else None,
        _bound(row.body) if row.body is not None else None,
        _bound(row.digest), row.lineage, row.id, row.kind, row.at, row.parked, now,
    )  # fmt: skip
