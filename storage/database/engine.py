"""The encrypted database: one file, one writer at a time, a few readers, every commit synced."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from station.problems import ProblemCode, StationProblem
from storage.database import cipher_pages
from storage.database.errors import translated
from storage.database.exclusive import Exclusive
from storage.database.noted_head import Noted, NotedHead
from storage.database.rows import raw

BUSY_MS = 30_000
"""How long a writer waits for another process; a save takes about a millisecond."""


def connect_url(path: Path) -> URL:
    """The address of a file, whatever characters are in its path; `sqlite://` alone would give the wrong pool."""
    return URL.create("sqlite", database=str(path))


APPENDED = "appended"
"""Where a connection's notes hold the head that its transaction made."""


ARGUMENTS = {"check_same_thread": False, "isolation_level": None, "cached_statements": 1000}
"""How the driver connects; the last are the prepared statements that a connection keeps.

The driver throws the least used one out, not the oldest: once its 128 are full of what the opening asked,
two new ones in turn drive each other out, and each is prepared anew, at four times the cost of a row.
"""


def make_engine(
    path: Path, key: bytes, *, readers: int = 4, read_only: bool = False, fixed: bool = False
) -> Engine:
    """An engine on the encrypted file.

    The driver's own implicit BEGIN lets two processes take the same seq, and a deferred one fails
    with `database is locked` under load: so it is off, and BEGIN is ours.
    """
    reader = {"creator": lambda: _reader(path, fixed=fixed)} if read_only else {}
    engine = create_engine(
        connect_url(path),
        **reader,
        module=driver,
        connect_args=ARGUMENTS,
        poolclass=QueuePool,
        pool_size=readers,
        max_overflow=4,
    )

    @event.listens_for(engine, "connect")
    def _unlock(opened: Any, _record: Any) -> None:
        cursor = opened.cursor()
        # A wrong key is told by us; the library would write over the screen.
        cursor.execute("PRAGMA cipher_log_level = NONE")
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        if not read_only:
            cursor.execute("PRAGMA journal_mode = WAL")
            # FULL: an fsync lies between a commit and its receipt.
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


ROOM = 200_000
"""Bytes that an opening needs beside the database."""


def _full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ROOM
    except OSError:
        return False


def _reader(path: Path, *, fixed: bool) -> Any:
    """A connection that changes nothing; on a medium that cannot be written it takes no locks."""
    fixed = fixed or not os.access(path.parent, os.W_OK)
    return driver.connect(
        f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if fixed else ''}",
        uri=True, **ARGUMENTS,
    )  # fmt: skip


class Database:
    """Opens, reads and writes one station's database.

    With `fixed` only what lies in the file itself is read, without its log and without a lock.
    With `noted` it is a home's: its writers exclude each other beyond SQLite's own locks, and each
    new head is noted outside.
    """

    def __init__(
        self, path: Path, key: bytes, *, noted: NotedHead | None = None, read_only: bool = False,
        fixed: bool = False,
    ) -> None:  # fmt: skip
        self.path = path
        self._key = key
        self.schema: int | None = None
        self.read_only = read_only
        self.engine = make_engine(path, key, read_only=read_only, fixed=fixed)
        self.noted = noted
        self.exclusive = Exclusive(path, BUSY_MS / 1000)
        self._writing = threading.Lock()
        self.on_write: Callable[[Connection], None] | None = None
        """Looks at what others wrote, at the beginning of each transaction."""

        self.before_noting: Callable[[], None] | None = None
        self.afterwards: list[Callable[[], None]] = []
        """What a transaction wants done once it is on the disk, and only then."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for a short while; a long one would keep the log from resetting."""
        with self._explained(), self.engine.connect() as connection, connection.begin():
            yield connection

    def key_fits(self) -> bool:
        """Whether any page of the file is whole under the key."""
        return cipher_pages.opens(self.path, self._key)

    def mended(self, finding: str) -> bool:
        """Whether the page that a finding of the integrity check names is whole in the log."""
        number = re.search(r"page (\d+)", finding)
        cipher = cipher_pages.cipher_of(self.path, self._key)
        if number is None or cipher is None:
            return False
        return cipher_pages.Pages(self.path, cipher).get(int(number[1])) is not None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """A damaged first page looks like a wrong key; another page tells which it is."""
        try:
            with translated(self.path):
                yield
        except StationProblem as problem:
            if problem.code is ProblemCode.WRONG_KEY and self.key_fits():
                raise StationProblem(ProblemCode.DAMAGED, file=self.path) from None
            if problem.code is ProblemCode.DAMAGED and _full(self.path):
                # Without room for its own files SQLite says what it says of a broken disk.
                raise StationProblem(ProblemCode.DISK_FULL, file=self.path) from None
            raise

    @contextmanager
    def write(self, *, behind: bool = False) -> Iterator[Connection]:
        """The one writer; what is written is on the disk when the block has ended.

        With `behind` the journal may be shorter than was noted: that is what is being told.
        """
        if self.read_only:
            raise StationProblem(ProblemCode.READ_ONLY, file=self.path)
        with self._writing, self._explained():
            self.afterwards = []
            if self.noted is None:
                with self._transaction() as connection:
                    yield connection
            else:
                with self.exclusive.hold():
                    with self._transaction() as connection:
                        if not behind:
                            self._not_behind(connection)
                        connection.info.pop(APPENDED, None)
                        if self.on_write is not None:
                            self.on_write(connection)
                        yield connection
                        head = connection.info.pop(APPENDED, None)
                    self._note(head)
            for act in self.afterwards:
                act()

    def _note(self, head: Noted | None) -> None:
        before, self.before_noting = self.before_noting, None
        if self.noted is not None and head is not None:
            if before is not None:
                before()
            self.noted.note(head)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with (
            self.engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            self._same_schema(connection)
            yield connection

    def _not_behind(self, connection: Connection) -> None:
        """The journal ends where it did: a `-shm` that was deleted hides what others wrote."""
        noted = self.noted.read() if self.noted is not None and self.schema is not None else None
        if noted is None:
            return
        last = raw(connection, "SELECT max(seq) FROM entry").fetchone()[0]
        if (last or 0) < noted.seq:
            raise StationProblem(ProblemCode.FILES_MOVED, file=self.path)

    def _same_schema(self, connection: Connection) -> None:
        if self.schema is None:
            return
        found = raw(connection, "PRAGMA user_version").fetchone()[0]
        if found != self.schema:
            raise StationProblem(ProblemCode.OLD_PROCESS, found=found, known=self.schema)

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()
        self.exclusive.close()
        if self.noted is not None:
            self.noted.close()
