"""Rekeying: another database key, and with it another recovery key; killed anywhere, one of both opens.

The new key lies beside the old one, synced, before the database is given it, and takes its place
after that. Nobody settles two keys while one of them is being given.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from station import ids
from station.problems import Code, StationProblem
from storage import bodies, two_keys
from storage.appending import Entering
from storage.engine import Database
from storage.entry import Kind
from storage.faults import meaning, translated
from storage.home import KEY_BYTES, Home, moving_in, parts, write_key
from storage.home.presence import Presence
from storage.store import Store


def rekey(root: Path) -> bytes:
    """The new key of a home that no other program uses."""
    home = two_keys.settled(Home.open(root))
    # One opening of the store first: what a kill left is put in order under the old key.
    Store(home).close()
    key = secrets.token_bytes(KEY_BYTES)
    with moving_in.locked(root):
        if Presence(root).others():
            raise StationProblem(Code.IN_USE, file=root)
        write_key(parts.next_key(home.paths), key)
        database = Database(home.paths.database, home.key)
        try:
            _give(database, key)
        finally:
            database.close()
        write_key(home.paths.key, key)
        parts.next_key(home.paths).unlink(missing_ok=True)
    store = Store(replace(home, key=key))
    store.save(Entering(Kind.KEY_RENEWED, bodies.plain({}), ids.random_id()))
    store.close()
    return key


def _give(database: Database, key: bytes) -> None:
    """Every page anew, in one transaction; outside of the log, which knows one key only."""
    with translated(database.path), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise StationProblem(Code.BUSY, file=database.path)
        if raw.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise StationProblem(Code.IN_USE, file=database.path)
        try:
            raw.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
        except raw.Error as error:
            raise meaning(str(error), database.path) or StationProblem(
                Code.DISK_FULL, file=database.path
            ) from None
