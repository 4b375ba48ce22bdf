"""Operators by id."""

from __future__ import annotations

from sqlalchemy import Connection


def name_of(connection: Connection, operator: str) -> str:
    """The name behind an operator's id."""
    query = "SELECT name FROM operator_view WHERE id = ?"
    return str(connection.exec_driver_sql(query, (operator,)).scalar() or operator)
