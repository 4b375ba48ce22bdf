"""Scratch: a folder for what must not outlive its process; what killed ones left is swept."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "shaodian-scratch-"
LOCK = "in-use"
TRIES = 30


class Folder:
    """A folder in the system's own place for such, or beside something, locked while its process lives."""

    def __init__(self, beside: Path | None = None, *, prefix: str = PREFIX) -> None:
        sweep(beside, prefix=prefix)
        made = self.path = Path(tempfile.mkdtemp(prefix=f".{prefix}", dir=beside))
        # Locked first and named then: nobody who sweeps may see it unlocked.
        self._lock = FileLock(made / LOCK, timeout=0)
        self._lock.acquire()
        # Also for whoever is ended before the block that would take it away is entered.
        atexit.register(self.close)
        self.path = made.rename(made.with_name(made.name[1:]))

    def close(self) -> None:
        """Takes it away, also while a thread still lets go of a file in it."""
        for _ in range(TRIES):
            shutil.rmtree(self.path, ignore_errors=True)
            if not self.path.exists():
                break
            time.sleep(0.1)
        self._lock.release()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def sweep(beside: Path | None = None, *, prefix: str = PREFIX) -> None:
    """Takes away the folders whose process is gone."""
    place = beside or Path(tempfile.gettempdir())
    with suppress(OSError):
        for folder in place.glob(f"{prefix}*"):
            if (folder / LOCK).exists() and not _used(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _used(folder: Path) -> bool:
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False
