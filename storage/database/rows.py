"""Rows: put in by the driver itself, the hot path of a save; read by the names of a dataclass's fields."""

from __future__ import annotations

from dataclasses import Field, fields
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

R = TypeVar("R")

SQL = "sql"
"""In a field's metadata: where its value comes from, if not from the column of its name; None: nowhere."""


def read(connection: Connection, row: type[R], source: str, *values: Any) -> list[R]:
    """Rows of a dataclass; `source` is what follows FROM, in words of this program, values bound.

    Each field is the column of its name: a column is spelled once, where the row is declared.
    """
    query = f"SELECT {columns(row)} FROM {source}"  # noqa: S608
    return [row(*found) for found in connection.exec_driver_sql(query, values)]


def columns(row: type[Any]) -> str:
    """What is selected for a dataclass's fields; fields from nowhere come last and have a default."""
    if row not in _COLUMNS:
        selected = [_selected(f) for f in fields(row)]
        known = [s for s in selected if s]
        assert selected[: len(known)] == known, row
        _COLUMNS[row] = ", ".join(known)
    return _COLUMNS[row]


_COLUMNS: dict[type[Any], str] = {}


def _selected(field: Field[Any]) -> str:
    found = field.metadata.get(SQL, f'"{field.name}"')
    return str(found) if found is not None else ""


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
