"""Replay: the views mended by the journal, while they are used.

The journal's views are made anew beside the home, and whatever differs is put right page by page,
each in a short transaction of its own. What is open stays on the board, saves go on between the
pages, and a replay that was interrupted has cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from storage.database.engine import Database
from storage.database.rows import raw
from storage.database.tables import SEARCH, VIEWS, table
from storage.journal import state
from storage.proof import search_sums
from storage.proof.derived import schema as schema_of
from storage.proof.rebuilt import Rebuilt
from storage.proof.view_pages import Page, differences, pages

Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""

PASSES = 3
"""A save between two pages may have built on what was still wrong: until nothing is, or so often."""


def replay(database: Database, progress: Progress = lambda done, of: None) -> int:
    """Mends every view; returns how many entries no view can show."""
    with Rebuilt() as rebuilt:
        _mend_schema(database, rebuilt)
        _build(database, rebuilt, progress)
        for _ in range(PASSES):
            if not sum(_mend(database, rebuilt)):
                break
        with database.write() as connection:
            rebuilt.catch_up(connection)
            _mark(connection, rebuilt.unshown)
            state.drop(connection, state.REPLAY)
        return len(rebuilt.unshown)


def resume(database: Database, progress: Progress = lambda done, of: None) -> None:
    """Mends the views where a change of the schema asked for it."""
    with database.read() as connection:
        wanted = state.get(connection, state.REPLAY) is not None
    if wanted:
        replay(database, progress)


def ask_for(connection: Connection) -> None:
    """The views are not what the journal says any more: the next opening mends them."""
    state.put(connection, state.REPLAY, "0")


def _build(database: Database, rebuilt: Rebuilt, progress: Progress) -> None:
    """The views beside; saves go on meanwhile, and the log may be reset between two pages."""
    while True:
        with database.read() as connection:
            total = int(raw(connection, "SELECT max(seq) FROM entry").fetchone()[0] or 0)
            more = rebuilt.add_page(connection)
        progress(rebuilt.seq, total)
        if not more:
            return


def _mend(database: Database, rebuilt: Rebuilt) -> Iterator[int]:
    """How many rows of each page were wrong."""
    for model in VIEWS:
        for page in list(pages(rebuilt, table(model))):
            yield _mend_page(database, rebuilt, page)
    yield _mend_search(database, rebuilt)


def _mend_page(database: Database, rebuilt: Rebuilt, page: Page) -> int:
    with database.read() as connection:
        rebuilt.catch_up(connection)
        if not any(True for _ in differences(connection, rebuilt, page)):
            return 0
    wrong = 0
    with database.write() as connection:
        rebuilt.catch_up(connection)
        for key, wanted in list(differences(connection, rebuilt, page)):
            wrong += 1
            raw(connection, page.delete, *key)
            if wanted is not None:
                raw(connection, page.insert, *wanted)
    return wrong


def _mend_search(database: Database, rebuilt: Rebuilt) -> int:
    with database.read() as connection:
        rebuilt.catch_up(connection)
        found, expected = search_sums.pair()
        search_sums.count(connection, rebuilt, found, expected)
        stretches = search_sums.differing(found, expected)
        docs = search_sums.wrong_docs(connection, rebuilt, stretches) if stretches else []
    for at in range(0, len(docs), search_sums.STRETCH):
        with database.write() as connection:
            rebuilt.catch_up(connection)
            for doc in docs[at : at + search_sums.STRETCH]:
                _mend_doc(connection, rebuilt, doc)
    return len(docs)


def _mend_doc(connection: Connection, rebuilt: Rebuilt, doc: int) -> None:
    raw(connection, f"DELETE FROM {SEARCH} WHERE rowid = ?", doc)  # noqa: S608
    wanted = rebuilt.ask("SELECT name, initials FROM search WHERE rowid = ?", doc).fetchone()
    if wanted is not None:
        query = f"INSERT INTO {SEARCH}(rowid, name, initials) VALUES (?, ?, ?)"  # noqa: S608
        raw(connection, query, doc, *wanted)


def _mark(connection: Connection, unshown: list[int]) -> None:
    """Which entries no view shows."""
    raw(connection, "UPDATE entry SET projected = 1 WHERE projected = 0")
    for seq in unshown:
        raw(connection, "UPDATE entry SET projected = 0 WHERE seq = ?", seq)


def _mend_schema(database: Database, rebuilt: Rebuilt) -> None:
    """Tables, indexes of the views that are gone are there again; their rows are put in afterwards."""
    with database.read() as connection:
        there = schema_of(connection)
    if missing := [name for name in rebuilt.statements if name not in there]:
        with database.write() as connection:
            for name in sorted(missing, key=lambda n: not n.startswith("table:")):
                raw(connection, rebuilt.statements[name])
