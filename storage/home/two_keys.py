"""Two keys: what a rekeying that was interrupted left. The one that opens the database is the key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.problems import ProblemCode, StationProblem
from storage.database import cipher_pages
from storage.database.engine import Database
from storage.home import Home, moving_in, parts, read_key


def settled(home: Home) -> Home:
    """The home with the key that opens its database; the other one goes, and only then."""
    paths = home.paths
    beside = parts.next_key(paths)
    if not beside.exists():
        return home
    with moving_in.locked(paths.root):
        if not beside.exists():
            return replace(home, key=read_key(paths.key))
        found = opening(home)
        if paths.key.exists() and found.key == read_key(paths.key):
            beside.unlink()
        else:
            beside.replace(paths.key)
        return found


def opening(home: Home) -> Home:
    """The same without changing anything; a problem where neither fits, and both stay."""
    paths = home.paths
    beside = parts.next_key(paths)
    if not beside.exists():
        return home
    for path in (paths.key, beside):
        if path.exists() and fits(paths.database, key := read_key(path)):
            return replace(home, key=key)
    raise StationProblem(ProblemCode.WRONG_KEY, file=paths.database)


def fits(path: Path, key: bytes) -> bool:
    """Whether a key is a database's, also where its first page is damaged."""
    database = Database(path, key)
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    except StationProblem as problem:
        if problem.code is ProblemCode.WRONG_KEY:
            return False
        if problem.code is ProblemCode.DAMAGED:
            return cipher_pages.opens(path, key)
        raise
    finally:
        database.close()
    return True
