"""Rekeying: another database key, and with it another recovery key; killed anywhere, one of both opens.

The new key lies beside the old one, synced, before the database is given it, and takes its place
after that. Whoever opens a home with two keys tries both.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from station import ids
from station.problems import Code, StationProblem
from storage import bodies
from storage.appending import Entering
from storage.engine import Database
from storage.entry import Kind
from storage.home import KEY_BYTES, Home, parts, write_key
from storage.store import Store


def rekey(root: Path) -> bytes:
    """The new key of a home that no other program uses."""
    store = Store(Home.open(root))
    try:
        if store.presence.others():
            raise StationProblem(Code.IN_USE, file=root)
        store.save(Entering(Kind.KEY_RENEWED, bodies.plain({}), ids.random_id()))
    finally:
        store.close()
    key = secrets.token_bytes(KEY_BYTES)
    paths = store.home.paths
    write_key(parts.next_key(paths), key)
    database = Database(paths.database, store.home.key)
    try:
        _give(database, key)
    finally:
        database.close()
    parts.next_key(paths).replace(paths.key)
    return key


def _give(database: Database, key: bytes) -> None:
    """Every page anew, in one transaction; outside of the log, which knows one key only."""
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise StationProblem(Code.BUSY, file=database.path)
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
