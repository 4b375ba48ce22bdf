"""The schema's steps, each frozen once it was released; brought up in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from station.problems import ProblemCode, StationProblem
from storage.hub import filling
from storage.hub.database import Database

if TYPE_CHECKING:
    from alembic.operations import Operations


def _columns(spelled: str, keys: int) -> list[sa.Column[object]]:
    """`name:type` pairs, the first `keys` of them the primary key; a `?` behind the type may be NULL."""
    types = {"t": sa.Text, "n": sa.BigInteger, "b": sa.LargeBinary}
    made: list[sa.Column[object]] = []
    for at, pair in enumerate(spelled.split()):
        name, _, kind = pair.partition(":")
        column: sa.Column[object] = sa.Column(
            name, types[kind[0]](), primary_key=at < keys, nullable=kind.endswith("?"),
            autoincrement=False,
        )  # fmt: skip
        made.append(column)
    return made


def _first(op: Operations) -> None:
    op.create_table("station", *_columns(
        "station:t name:t code:t kind:t place:t enrolled_at:n heard_at:n told_at:n clock_off:n pending:n "
        "software:t main:n head_seq:n head_hash:b alarm:t shut_out_at:n", 1))  # fmt: skip
    op.create_table("station_key", *_columns("station:t public:b since:n ended:n", 2))
    op.create_table("entry", *_columns(
        "station:t seq:n hash:b branch:n prev:b gap:n header:b salt:b? body:b? digest:b lineage:t id:t "
        "kind:t at:n parked:t received_at:n", 3))  # fmt: skip
    op.create_table("branch", *_columns(
        "station:t branch:n parent:n from_seq:n from_hash:b head_seq:n head_hash:b declared:n written_at:n",
        2))  # fmt: skip
    op.create_table("alarm", *_columns(
        "station:t number:n kind:t seq:n hash:b raised_at:n ended_at:n reason:t", 2))  # fmt: skip
    op.create_table("invitation", *_columns(
        "token:b made_at:n ends_at:n used_by:t used_key:b", 1))  # fmt: skip


def _summaries(op: Operations) -> None:
    op.create_table("tally", *_columns("station:t hour:n entries:n", 2))
    op.create_table("total", *_columns("station:t entries:n parked:n east:n", 1))
    op.create_table("report", *_columns(
        "station:t day:t revision:n sent_at:n due:n late:n zero:n made_up:n", 3))  # fmt: skip
    filling.fill(op.get_bind())


def _exported(op: Operations) -> None:
    op.create_table("exported", *_columns(
        "at:n id:t form:t station:t full:n reason:t entries:n sha256:b", 2))  # fmt: skip


STEPS: tuple[Callable[[Operations], None], ...] = (_first, _summaries, _exported)


def ensure(database: Database) -> None:
    """Brings the schema to the last step; refuses a newer one."""
    with database.read() as connection:
        if _version(connection) == len(STEPS):
            return
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with database.write() as connection:
        database.lock_schema(connection)
        found = _version(connection)
        if found > len(STEPS):
            raise StationProblem(ProblemCode.NEWER_SCHEMA, found=found, known=len(STEPS))
        op = Operations(MigrationContext.configure(connection))
        if found == 0:
            op.create_table("hub_schema", *_columns("step:n", 1))
        for number, step in enumerate(STEPS[found:], found + 1):
            step(op)
            connection.execute(sa.text("INSERT INTO hub_schema VALUES (:n)"), {"n": number})


def _version(connection: sa.Connection) -> int:
    if not sa.inspect(connection).has_table("hub_schema"):
        return 0
    return int(connection.execute(sa.text("SELECT max(step) FROM hub_schema")).scalar() or 0)
