"""Rows put in by the driver itself: the hot path of a save, a replay and a verification."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table


def raw(connection: Connection, query: str, *values: Any) -> Any:
    """A statement for the driver itself; its cursor."""
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver.execute(query, values)


def put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """One row of a table; columns that the row does not name get their default."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(_insert(table, tuple(row)), tuple(row.values()))


@lru_cache(maxsize=64)
def _insert(table: Table, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608
