"""Records that no other entry concerns, held against their view where they are walked: most of a log.

What their row must be follows from their own entry alone, so they need no second database. All others, and
whatever is not just so, go into the rebuilt views, and what the home shows of them is laid beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from storage.database.rows import raw
from storage.database.tables import ScreeningView, table
from storage.journal import entries as journal
from storage.journal import projections
from storage.journal.entry import StoredEntry
from storage.proof.rebuilt import Rebuilt
from storage.proof.search_sums import STRETCH, Sums
from storage.proof.walking import LOWEST

VIEW = table(ScreeningView)
NAMES = tuple(column.name for column in VIEW.columns)
IN_ORDER = itemgetter(*NAMES)
SELECTED = ", ".join(f'"{name}"' for name in NAMES)
SHARED = "SELECT subject FROM entry GROUP BY subject HAVING count(*) > 1"
Row = tuple[Any, ...]


class LoneRecords:
    """The pages of a walk; `sums` are of the names of those that were as they must be."""

    def __init__(self, connection: Connection, rebuilt: Rebuilt, sums: Sums) -> None:
        self.connection, self.rebuilt, self.sums = connection, rebuilt, sums
        self._shared = {row[0] for row in raw(connection, SHARED)}
        self._through = LOWEST
        rebuilt.ask(f"CREATE TABLE beside AS SELECT {SELECTED} FROM {VIEW.name} WHERE 0")  # noqa: S608

    def page(
        self, entries: list[StoredEntry], failed: Callable[[StoredEntry, Exception], None]
    ) -> None:
        """Entries in order, and all that the view shows up to the last of them."""
        last = entries[-1].header.seq
        shown = {row[0]: row for row in self._shown(last)}
        for entry in entries:
            if self._as_it_must_be(entry, shown.get(entry.header.seq)):
                del shown[entry.header.seq]
            else:
                self.rebuilt.add(entry, failed)
        self._lay_beside(shown.values())
        self._through = last

    def ended(self) -> tuple[Any, Any]:
        """Cursors over the rest, in order: as the home shows it, as the journal says."""
        query = f"SELECT {SELECTED} FROM {VIEW.name} WHERE seq > ?"  # noqa: S608
        self._lay_beside(raw(self.connection, query, self._through))
        ask = self.rebuilt.ask
        return (
            ask(f"SELECT {SELECTED} FROM beside ORDER BY seq"),  # noqa: S608
            ask(f"SELECT {SELECTED} FROM {VIEW.name} ORDER BY seq"),  # noqa: S608
        )

    def _shown(self, last: int) -> Iterator[Row]:
        query = f"SELECT {SELECTED} FROM {VIEW.name} WHERE seq > ? AND seq <= ?"  # noqa: S608
        yield from raw(self.connection, query, self._through, last)

    def _as_it_must_be(self, entry: StoredEntry, found: Row | None) -> bool:
        projection = self._lone(entry)
        if projection is None or found is None:
            return False
        try:
            wanted = projection.row(entry)
            if IN_ORDER(wanted) != found:
                return False
            texts = projection.texts(wanted)
            projection.besides(self.rebuilt.connection, entry, wanted)
        except Exception:  # noqa: BLE001,RUF100 - the rebuilt views say what is wrong with it
            return False
        if texts is not None:
            self.sums.add_texts(entry.header.seq, texts)
        return True

    def _lay_beside(self, rows: Any) -> None:
        places = ", ".join("?" * len(NAMES))
        for row in rows:
            self.rebuilt.ask(f"INSERT INTO beside VALUES ({places})", *row)  # noqa: S608

    def spell_out(self, stretches: list[int]) -> None:
        """Puts their texts into the rebuilt index, where the sums of some stretches differ."""
        put = "INSERT OR IGNORE INTO search(rowid, name, initials) VALUES (?, ?, ?)"
        for stretch in stretches:
            after, before = stretch * STRETCH - 1, (stretch + 1) * STRETCH
            for entry in journal.page(self.connection, after, STRETCH):
                projection = self._lone(entry)
                if projection is None or entry.header.seq >= before:
                    continue
                if (texts := projection.texts(projection.row(entry))) is not None:
                    self.rebuilt.ask(put, entry.header.seq, *texts)

    def _lone(self, entry: StoredEntry) -> projections.LoneProjection | None:
        shared = entry.header.subject in self._shared
        return None if shared else projections.lone(entry.header.kind)
