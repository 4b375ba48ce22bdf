"""Rows read by the driver itself: an acceptance reads a handful, at a tenth of a millisecond less each."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.database.rows import columns, raw

R = TypeVar("R")


def read(connection: Connection, row: type[R], source: str, *values: Any) -> list[R]:
    """Rows of a dataclass; `source` is what follows FROM, in words of this program, values bound."""
    found = raw(connection, f"SELECT {columns(row)} FROM {source}", *values)  # noqa: S608
    return [row(*each) for each in found]
