"""Shifts."""

from __future__ import annotations

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.rows import raw
from storage.database.tables import ShiftView, table
from storage.journal.entry import StoredEntry

_ROW = table(ShiftView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """A shift begins, or ends; its id is the header's own."""
    header = entry.header
    if header.kind == Kind.SHIFT_CLOSED:
        raw(connection, "UPDATE shift_view SET closed = ? WHERE id = ?", header.seq, header.shift)
        return
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
