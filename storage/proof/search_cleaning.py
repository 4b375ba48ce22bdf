"""Cleaning of the search index: a deleted word lies in its blocks until they are merged."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.engine import Database
from storage.database.errors import translated
from storage.database.rows import raw
from storage.journal import state

STEP = 64
"""Pages that one step may write: nobody's save waits for more."""


def clean(database: Database) -> None:
    """Merges until no deleted word is left, and empties the log.

    One that was interrupted goes on at the next opening.
    """
    with database.read() as connection:
        if state.get(connection, state.UNMERGED) is None:
            return
    step = -STEP
    while True:
        with database.write() as connection:
            before = _changes(connection)
            raw(connection, "INSERT INTO search(search, rank) VALUES ('merge', ?)", step)
            if _changes(connection) - before < 2:
                break
        step = STEP
    with translated(database.path), database.engine.connect() as connection:
        busy = raw(connection, "PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:
        with database.write() as connection:
            state.drop(connection, state.UNMERGED)


def _changes(connection: Connection) -> int:
    return int(raw(connection, "SELECT total_changes()").fetchone()[0])
