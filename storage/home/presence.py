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
ENDING, COMING = ".lock", ".coming"
"""Of whoever has the database open, and of whoever is opening or closing it."""


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
            new = self.folder / f"{self.name}.new"
            lock = FileLock(new, timeout=0)
            lock.acquire()
            new.rename(self._file(self.name, COMING))
            self._lock = lock

    def opened(self) -> None:
        """Has the database open: from now on its files are there."""
        self._rename(COMING, ENDING)

    def closing(self) -> None:
        """Is about to let go of them."""
        self._rename(ENDING, COMING)

    def leave(self) -> None:
        """Is gone."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                for ending in (ENDING, COMING):
                    self._file(self.name, ending).unlink(missing_ok=True)
            lock.release()

    def alive(self, name: str) -> bool:
        """Whether a program still runs; what a dead one left here is taken away."""
        if name == self.name:
            return True
        if not _NAME.fullmatch(name):
            return False
        return any(_held(self._file(name, ending)) for ending in (ENDING, COMING))

    def others(self) -> list[str]:
        """Every other program that uses this home."""
        return [*self._named(ENDING), *self._named(COMING)]

    def others_inside(self) -> list[str]:
        """Every other program that has the database open."""
        return self._named(ENDING)

    def other_screens(self) -> bool:
        """Whether another program shows its screens here."""
        return any(name.startswith("app-") for name in self.others())

    def _named(self, ending: str) -> list[str]:
        try:
            found = list(self.folder.glob(f"*{ending}"))
        except OSError:
            return []
        names = [path.name.removesuffix(ending) for path in found]
        return [n for n in names if n != self.name and _held(self._file(n, ending))]

    def _rename(self, before: str, after: str) -> None:
        if self._lock is not None:
            with suppress(OSError):
                self._file(self.name, before).rename(self._file(self.name, after))

    def _file(self, name: str, ending: str) -> Path:
        return self.folder / f"{name}{ending}"


def _held(path: Path) -> bool:
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
