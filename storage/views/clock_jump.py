"""Jumps of the clock; only those back matter: a laptop that slept looks like a jump ahead."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.entry import StoredEntry
from storage.tables import ClockView, table

_ROW = table(ClockView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """How far back it went."""
    seconds = float(entry.body.get("seconds", 0))
    if seconds < 0:
        row = {"seq": entry.header.seq, "back": int(-seconds * 1000)}
        connection.execute(_ROW.insert(), row)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes it away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
