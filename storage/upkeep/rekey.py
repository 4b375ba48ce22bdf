"""Rekeying: another database key, and with it another recovery key; killed anywhere, one of both opens.

A copy of the database is given the new key, and looked at; then the new key lies beside the old one,
synced, before the copy takes the database's place in one step, and takes the old key's place after
that. Nobody settles two keys meanwhile.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

from station import files, ids
from station.events.kinds import Kind
from station.problems import ProblemCode, StationProblem
from storage.database import scratch
from storage.database.engine import Database
from storage.database.errors import meaning, translated
from storage.database.rows import raw
from storage.home import KEY_BYTES, Home, lock_of, moving_in, parts, two_keys, write_key
from storage.home.presence import Presence
from storage.journal import codec
from storage.journal.appending import NOBODY, NewEntry, Session
from storage.store import Store


def rekey(root: Path, who: Session = NOBODY) -> bytes:
    """The new key of a home that no other program uses; it is kept as the old one was."""
    home = two_keys.settled(Home.open(root))
    # One opening of the store first: what a kill left is put in order under the old key.
    Store(home).close()
    key = secrets.token_bytes(KEY_BYTES)
    with moving_in.locked(root):
        if Presence(root).others():
            raise StationProblem(ProblemCode.IN_USE, file=root)
        lock = lock_of(home.paths.key)
        with scratch.Folder(root, prefix=".rekey-") as folder:
            copy = _copied(home, folder)
            _give(copy, home.key, key)
            write_key(parts.next_key(home.paths), key, lock)
            _into_place(copy, home.paths.database)
        write_key(home.paths.key, key, lock)
        parts.next_key(home.paths).unlink(missing_ok=True)
    store = Store(replace(home, key=key))
    store.session = who
    store.save(NewEntry(Kind.KEY_RENEWED, codec.plain({}), ids.random_id()))
    store.close()
    return key


def _copied(home: Home, folder: Path) -> Path:
    """The whole database in another file: its log is in it, and nobody has it open."""
    path = home.paths.database
    database = Database(path, home.key)
    try:
        with translated(path), database.engine.connect() as connection:
            if raw(connection, "PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise StationProblem(ProblemCode.IN_USE, file=path)
    finally:
        database.close()
    try:
        shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise files.write_problem(error, path) from None
    return folder / path.name


def _give(copy: Path, old: bytes, new: bytes) -> None:
    """Every page of the copy anew; it counts once it opens with the new key."""
    database = Database(copy, old)
    try:
        with translated(copy), database.engine.connect() as connection:
            raw(connection, "PRAGMA journal_mode = DELETE")
            driver = connection.connection.driver_connection
            assert driver is not None
            try:
                driver.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
            except driver.Error as error:
                raise meaning(str(error), copy) or StationProblem(
                    ProblemCode.DISK_FULL, file=copy
                ) from None
    finally:
        database.close()
    if not two_keys.fits(copy, new):
        raise StationProblem(ProblemCode.CANNOT_WRITE, file=copy)


def _into_place(copy: Path, database: Path) -> None:
    try:
        with copy.open("r+b") as file:
            os.fsync(file.fileno())
        for end in parts.LOGS:
            copy.with_name(copy.name + end).unlink(missing_ok=True)
        copy.replace(database)
        files.sync_folder(database.parent)
    except OSError as error:
        raise files.write_problem(error, database) from None
