"""Operators by id."""

from __future__ import annotations

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from storage.journal.appending import Appending


def id_of(store: Appending, name: str) -> str:
    """The id behind a name; a problem where nobody is called so."""
    query = "SELECT id FROM operator_view WHERE name = ? ORDER BY seq LIMIT 1"
    with store.database.read() as connection:
        found = connection.exec_driver_sql(query, (name,)).scalar()
    if found is None:
        raise InputProblem(ProblemCode.NO_SUCH_OPERATOR)
    return str(found)


def name_of(connection: Connection, operator: str) -> str:
    """The name behind an operator's id."""
    query = "SELECT name FROM operator_view WHERE id = ?"
    return str(connection.exec_driver_sql(query, (operator,)).scalar() or operator)
