"""Rebuilt: the views as the journal makes them, in a second database beside the home.

It lies in a scratch folder under a key that nobody keeps, and goes with its process. `verify` holds
the home's views against it, `replay` mends them by it.
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Any

from sqlalchemy import Connection

from storage.database import rows, scratch
from storage.database import schema as schemas
from storage.database.engine import Database
from storage.database.tables import SEARCH
from storage.journal import entries as journal
from storage.journal import projections
from storage.journal.entry import StoredEntry
from storage.proof.derived import schema as schema_of

Failed = Callable[[StoredEntry, Exception], None]


class Rebuilt:
    """The views up to `seq`; `expected` is the schema of a home of this version."""

    def __init__(self) -> None:
        self._folder = scratch.Folder()
        self.database = Database(self._folder.path / "views.db", secrets.token_bytes(32))
        schemas.ensure(self.database)
        with self.database.read() as connection:
            self.expected = schema_of(connection)
            self.statements = _mendable(connection)
        self._make_plain()
        self._held = self.database.write()
        self.connection = self._held.__enter__()
        self._collecting = True
        self.seq = 0
        self.unshown: list[int] = []

    def _make_plain(self) -> None:
        """The search index as a table that can be read back, and no index that nobody asks."""
        with self.database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA journal_mode = MEMORY")
            raw.execute("PRAGMA synchronous = OFF")
            raw.execute("PRAGMA secure_delete = OFF")
            raw.execute("PRAGMA cache_size = -16000")
            raw.execute(f"DROP TABLE {SEARCH}")
            raw.execute(f"CREATE TABLE {SEARCH} (rowid INTEGER PRIMARY KEY, name, initials)")
            query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            for (name,) in raw.execute(query).fetchall():
                # Projections look rows up by their case; the others would only cost time here.
                if not name.endswith("_subject"):
                    raw.execute(f'DROP INDEX "{name}"')

    def add(self, entry: StoredEntry, failed: Failed) -> None:
        """One entry more."""
        self.seq = entry.header.seq
        try:
            projections.apply(self.connection, entry)
        except Exception as error:  # noqa: BLE001,RUF100 - whatever a projection does is to be told
            failed(entry, error)

    def catch_up(self, connection: Connection) -> None:
        """What a connection to the home sees besides.

        An entry that no view can show leaves no trace: it is listed in `unshown`.
        """
        while self.add_page(connection):
            pass

    def add_page(self, connection: Connection) -> bool:
        """Some entries more; False where there were none."""
        entries = journal.page(connection, self.seq)
        for entry in entries:
            self._add_whole(entry)
        return bool(entries)

    def _add_whole(self, entry: StoredEntry) -> None:
        self.seq = entry.header.seq
        rows.raw(self.connection, "SAVEPOINT one")
        try:
            projections.apply(self.connection, entry)
        except Exception:  # noqa: BLE001,RUF100 - the entry is told as one that cannot be shown
            self.unshown.append(entry.header.seq)
            rows.raw(self.connection, "ROLLBACK TO one")
        rows.raw(self.connection, "RELEASE one")

    def ask(self, query: str, *values: Any) -> Any:
        """Rows of the rebuilt views, from the driver itself."""
        return rows.raw(self.connection, query, *values)

    def __enter__(self) -> Rebuilt:
        # Rows make no circles: looking for some costs a tenth of the time.
        self._collecting = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._collecting:
            gc.enable()
        self._held.__exit__(None, None, None)
        self.database.close()
        self._folder.close()


def _mendable(connection: Connection) -> dict[str, str]:
    """How to make each view, the drafts and every index again; never the journal itself."""
    found = rows.raw(
        connection,
        "SELECT type || ':' || name, sql FROM sqlite_master "
        "WHERE sql IS NOT NULL AND (type = 'index' OR name NOT IN ('entry', 'state')) "
        "AND name NOT LIKE 'search_%' AND name NOT LIKE 'alembic%'",
    )
    return dict(found.fetchall())
