"""Presence: which programs use a home just now. Each holds a lock of its own while it runs.

A process that was killed lets go of its lock; so nobody has to guess by a number that another
process may carry by now.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from station import ids

_NAME = re.compile(r"(app|run)-\d+-[0-9A-Z]{8}")
FOLDER = "run"
ENDING = ".lock"


class Presence:
    """This program in a home, by a name that no other one ever has."""

    def __init__(self, root: Path, *, screens: bool = False) -> None:
        kind = "app" if screens else "run"
        self.name = f"{kind}-{os.getpid()}-{ids.short_random(8)}"
        self.folder = root / FOLDER
        self._lock: FileLock | None = None

    def enter(self) -> None:
        """Holds the lock; where nothing can be written nobody needs to know."""
        with suppress(OSError, Timeout):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            # Locked first and named then: nobody may see it unlocked.
            lock = FileLock(self.folder / f"{self.name}.new", timeout=0)
            lock.acquire()
            (self.folder / f"{self.name}.new").rename(self._file(self.name))
            self._lock = lock

    def leave(self) -> None:
        """Is gone."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                self._file(self.name).unlink(missing_ok=True)
            lock.release()

    def alive(self, name: str) -> bool:
        """Whether a program still runs; what a dead one left here is taken away."""
        if name == self.name:
            return True
        if not _NAME.fullmatch(name):
            return False
        path = self._file(name)
        if not path.exists():
            return False
        with suppress(OSError):
            lock = FileLock(path, timeout=0)
            try:
                lock.acquire()
            except Timeout:
                return True
            path.unlink(missing_ok=True)
            lock.release()
        return False

    def others(self) -> list[str]:
        """Every other program that uses this home."""
        try:
            names = [p.name.removesuffix(ENDING) for p in self.folder.glob(f"*{ENDING}")]
        except OSError:
            return []
        return [name for name in names if name != self.name and self.alive(name)]

    def other_screens(self) -> bool:
        """Whether another program shows its screens here."""
        return any(name.startswith("app-") for name in self.others())

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"
