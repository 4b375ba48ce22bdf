"""Two keys: what a rekeying that was interrupted left. The one that opens the database is the key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.problems import Code, StationProblem
from storage.engine import Database
from storage.home import Home, parts, read_key


def settled(home: Home) -> Home:
    """The home with the key that opens its database; the other one goes."""
    paths = home.paths
    beside = parts.next_key(paths)
    if not beside.exists():
        return home
    found = opening(home)
    if found is home:
        beside.unlink()
    else:
        beside.replace(paths.key)
    return found


def opening(home: Home) -> Home:
    """The same without changing anything."""
    beside = parts.next_key(home.paths)
    if beside.exists() and not _opens(home.paths.database, home.key):
        key = read_key(beside)
        if _opens(home.paths.database, key):
            return replace(home, key=key)
    return home


def _opens(path: Path, key: bytes) -> bool:
    database = Database(path, key)
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    except StationProblem as problem:
        if problem.code not in (Code.WRONG_KEY, Code.DAMAGED):
            raise
        return False
    finally:
        database.close()
    return True
