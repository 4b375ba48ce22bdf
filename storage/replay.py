"""Replay: every view rebuilt from the journal, in batches, resumed where it was interrupted."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from storage import journal, state, views
from storage.engine import Database

Progress = Callable[[int, int], None]
"""Told how many of how many entries are done."""


def replay(database: Database, progress: Progress = lambda done, of: None) -> int:
    """Rebuilds every view; returns how many entries no view could show.

    The views are cleared in the first transaction, and a cursor says how far it has come. A save
    that comes meanwhile finishes it first, since numbers and holds are read from the views.
    """
    with database.write(prepared=False) as connection:
        if state.get(connection, state.REPLAY) is None:
            start(connection)
    return resume(database, progress)


def start(connection: Connection) -> None:
    """Clears the views and sets the cursor."""
    views.clear(connection)
    connection.exec_driver_sql("UPDATE entry SET projected = 1 WHERE projected = 0")
    state.put(connection, state.REPLAY, "0")


def resume(database: Database, progress: Progress = lambda done, of: None) -> int:
    """Goes on with an unfinished replay, if there is one."""
    while True:
        with database.write(prepared=False) as connection:
            cursor = state.get(connection, state.REPLAY)
            if cursor is None:
                return len(journal.unprojected(connection))
            done = _batch(connection, int(cursor))
            total = journal.head(connection).seq
        progress(done, total)


def finish(connection: Connection) -> None:
    """Ends an unfinished replay inside the caller's transaction: a save needs whole views."""
    while (cursor := state.get(connection, state.REPLAY)) is not None:
        _batch(connection, int(cursor))


def _batch(connection: Connection, after: int) -> int:
    """Applies one page; drops the cursor when it was the last."""
    entries = journal.page(connection, after)
    for entry in entries:
        journal.project(connection, entry)
    if not entries:
        state.drop(connection, state.REPLAY)
        return after
    last = entries[-1].header.seq
    state.put(connection, state.REPLAY, str(last))
    return last
