"""Exclusive: one writer at a time over all processes, and the very files that were opened.

SQLite's own locks lie in `-shm`. Where that file is deleted beside a running process, two writers
no longer see each other and both give out the same seq; where the database itself is moved, a
process would go on writing into a file that nobody finds again. So each write holds a lock of ours,
and looks whether database and `-shm` are still those that it opened.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station.problems import ProblemCode, StationProblem

try:
    import fcntl
except ImportError:  # Windows lets nobody delete a file that is open
    fcntl = None  # type: ignore[assignment]

POLL = 0.0005
HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EINTR}
Identity = tuple[int, int]


class Exclusive:
    """The write lock of a home, and the identity of its database's files."""

    def __init__(self, database: Path, wait: float) -> None:
        self.database = database
        self.wait = wait
        self._lock: int | None = None
        self._files: dict[Path, Identity | None] = {}

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Waits for other processes; a problem where a file is not the one that was opened."""
        if fcntl is None:
            yield
            return
        lock = self._acquire()
        try:
            self._same_files()
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_UN)

    def opened(self) -> None:
        """The database was opened and read: these are its files."""
        self._files = {path: _identity(path) for path in self._watched()}
        if fcntl is not None:
            self._same_files()

    def close(self) -> None:
        """Lets go of the lock's file."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _acquire(self) -> int:
        path = self.database.with_name("station.lock")
        end = time.monotonic() + self.wait
        while True:
            if self._lock is None:
                self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in HELD:
                    return self._lock  # this file system knows no such locks
                if time.monotonic() > end:
                    raise StationProblem(ProblemCode.BUSY, file=self.database) from None
                time.sleep(POLL)
                continue
            found = os.fstat(self._lock)
            if _identity(path) == (found.st_dev, found.st_ino):
                return self._lock
            # Somebody deleted the lock's file: others lock another one by now.
            self.close()

    def _same_files(self) -> None:
        for path, before in self._files.items():
            if before is None or _identity(path) != before:
                raise StationProblem(ProblemCode.FILES_MOVED, file=path)

    def _watched(self) -> tuple[Path, ...]:
        name = self.database.name
        return self.database, *(self.database.with_name(name + end) for end in ("-wal", "-shm"))


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
