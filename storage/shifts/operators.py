"""Operators: by id, by name, and all of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Role
from storage.database import rows
from storage.journal.appending import Appending


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who works here; `guarded` says that a PIN is asked for."""

    id: str
    name: str
    role: str
    guarded: int
    active: int

    @property
    def rank(self) -> Role:
        """What they are; whoever was added before there were roles is an operator."""
        return Role(self.role) if self.role else Role.OPERATOR


def all_of_them(connection: Connection) -> list[Operator]:
    """Everybody who was ever added, in that order."""
    return rows.read(connection, Operator, "operator_view ORDER BY seq")


def named(connection: Connection, name: str) -> Operator:
    """The one who is called so; NO_SUCH_OPERATOR where nobody is."""
    source = "operator_view WHERE name = ? ORDER BY active DESC, seq LIMIT 1"
    found = rows.read(connection, Operator, source, name)
    if not found:
        raise InputProblem(ProblemCode.NO_SUCH_OPERATOR)
    return found[0]


def guarded(connection: Connection) -> bool:
    """Whether this home asks who somebody is: from the first PIN on."""
    query = "SELECT 1 FROM operator_view WHERE guarded = 1 LIMIT 1"
    return rows.raw(connection, query).fetchone() is not None


def id_of(store: Appending, name: str) -> str:
    """The id behind a name."""
    with store.database.read() as connection:
        return named(connection, name).id


def name_of(connection: Connection, operator: str) -> str:
    """The name behind an operator's id."""
    query = "SELECT name FROM operator_view WHERE id = ?"
    return str(connection.exec_driver_sql(query, (operator,)).scalar() or operator)
