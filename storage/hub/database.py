"""What a hub asks of the database behind it; SQLite and PostgreSQL each in a file of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.hub.reading import Row

R = TypeVar("R")


class Database(Protocol):
    """Statements are the same for both, with `?` for a value."""

    @property
    def name(self) -> str:
        """Which one, for a monitor."""

    def read(self) -> AbstractContextManager[Connection]:
        """A consistent view."""

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction; what is written is on the disk when the block has ended."""

    def run(self, work: Callable[[Connection], R]) -> R:
        """The work's result once it is on the disk; works that come at once may share a transaction."""

    def lock(self, connection: Connection, station: str) -> None:
        """Nobody else writes of this station until the transaction ends."""

    def lock_schema(self, connection: Connection) -> None:
        """Nobody else changes the schema until the transaction ends."""

    def append(
        self, connection: Connection, station: str, branch: int, now: int, rows: Sequence[Row]
    ) -> None:
        """Entries of a branch in the order of their places; what is there stays as it is."""

    def close(self) -> None:
        """Gives back every connection."""
