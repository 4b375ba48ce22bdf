"""Operators by id, with what they are and whether a PIN guards them."""

from __future__ import annotations

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.rows import raw
from storage.database.tables import OperatorView, table
from storage.journal.entry import StoredEntry

_ROW = table(OperatorView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """An operator is known by name from here on, or is something else."""
    header, body = entry.header, entry.body
    if header.kind == Kind.OPERATOR_CHANGED:
        _changed(connection, body)
        return
    connection.execute(
        _ROW.insert(),
        {
            "id": body.get("operator") or header.operator, "seq": header.seq,
            "name": body.get("name", ""), "role": body.get("role") or "",
        },
    )  # fmt: skip


def _changed(connection: Connection, body: dict[str, object]) -> None:
    raw(
        connection, "UPDATE operator_view SET role = ?, active = ?, guarded = ? WHERE id = ?",
        body.get("role", ""), int(bool(body.get("active", True))), int(bool(body.get("guarded"))),
        body.get("operator", ""),
    )  # fmt: skip


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away; what changed it is applied anew with it."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
