"""Jumps of the clock, as they were noted: negative ones took time off everything that waits."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.tables import ClockView, table
from storage.journal.entry import StoredEntry

_ROW = table(ClockView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """How far it went."""
    seconds = float(entry.body.get("seconds", 0))
    if seconds:
        row = {"seq": entry.header.seq, "ms": int(seconds * 1000)}
        connection.execute(_ROW.insert(), row)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes it away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
