"""Shifts."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.tables import ShiftView, table
from storage.journal.entry import StoredEntry

_ROW = table(ShiftView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """A shift begins; its id is the header's own."""
    header = entry.header
    connection.execute(
        _ROW.insert(),
        {
            "id": header.shift, "seq": header.seq, "at": header.at,
            "operator": header.operator, "closed": 0,
        },
    )  # fmt: skip


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
