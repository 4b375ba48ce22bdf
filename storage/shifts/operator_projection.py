"""Operators by id."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.tables import OperatorView, table
from storage.journal.entry import StoredEntry

_ROW = table(OperatorView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """An operator is known by name from here on."""
    header = entry.header
    connection.execute(
        _ROW.insert(),
        {"id": header.operator, "seq": header.seq, "name": entry.body.get("name", "")},
    )


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
