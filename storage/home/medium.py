"""The medium: a home on what cannot be written is opened for reading, and nothing of it is changed."""

from __future__ import annotations

import atexit
import os
import shutil
from pathlib import Path

from storage.database import scratch
from storage.database.engine import Database
from storage.database.noted_head import NotedHead
from storage.home import Home
from storage.home.parts import LOGS


def writable(root: Path) -> bool:
    """Whether the folder can be written."""
    return os.access(root, os.W_OK)


def database(home: Home, noted: NotedHead | None = None) -> Database:
    """The database of a home, opened as its medium allows."""
    if writable(home.paths.root):
        return Database(home.paths.database, home.key, noted=noted)
    return reading(home)


def reading(home: Home) -> Database:
    """The database for reading alone."""
    path = home.paths.database
    wal = path.with_name(path.name + "-wal")
    if writable(home.paths.root) or not (wal.exists() and wal.stat().st_size):
        return Database(path, home.key, read_only=True)
    # Without a log of its own a reader would not see what still lies in this one.
    kept = scratch.Folder()
    atexit.register(kept.close)
    folder = kept.path
    for end in ("", *LOGS):
        source = path.with_name(path.name + end)
        if source.exists() and end != "-shm":
            shutil.copyfile(source, folder / source.name)
    return Database(folder / path.name, home.key, read_only=True)
