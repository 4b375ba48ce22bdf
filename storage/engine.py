"""The encrypted database: one file, one writer at a time, a few readers, every commit synced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from station.problems import Code, StationProblem
from storage.faults import translated

BUSY_MS = 30_000
"""How long a writer waits for another process; a save takes about a millisecond."""


def connect_url(path: Path) -> URL:
    """The address of a file, whatever characters are in its path; `sqlite://` alone would give the wrong pool."""
    return URL.create("sqlite", database=str(path))


def make_engine(path: Path, key: bytes, *, readers: int = 4) -> Engine:
    """An engine on the encrypted file.

    The driver's own implicit BEGIN lets two processes take the same seq, and a deferred one fails
    with `database is locked` under load: so it is off, and BEGIN is ours.
    """
    engine = create_engine(
        connect_url(path),
        module=driver,
        connect_args={"check_same_thread": False, "isolation_level": None},
        poolclass=QueuePool,
        pool_size=readers,
        max_overflow=4,
    )

    @event.listens_for(engine, "connect")
    def _unlock(raw: Any, _record: Any) -> None:
        cursor = raw.cursor()
        # A wrong key is told by us; the library would write over the screen.
        cursor.execute("PRAGMA cipher_log_level = NONE")
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: an fsync lies between a commit and its receipt.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


class Database:
    """Opens, reads and writes one station's database."""

    def __init__(self, path: Path, key: bytes, *, schema: int | None = None) -> None:
        self.path = path
        self.schema = schema
        self.engine = make_engine(path, key)
        self._writing = threading.Lock()
        self.prepare: Callable[[Connection], None] | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for a short while; a long one would keep the log from resetting."""
        with translated(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, prepared: bool = True) -> Iterator[Connection]:
        """The one writer; what is written is on the disk when the block has ended.

        `prepare` runs first, unless the writer is what it would wait for.
        """
        with (
            self._writing,
            translated(self.path),
            self.engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            self._same_schema(connection)
            if self.prepare is not None and prepared:
                self.prepare(connection)
            yield connection

    def _same_schema(self, connection: Connection) -> None:
        if self.schema is None:
            return
        found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if found != self.schema:
            raise StationProblem(Code.OLD_PROCESS, found=found, known=self.schema)

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()
