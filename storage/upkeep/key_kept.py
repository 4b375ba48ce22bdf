"""How the database's key is kept: under a passphrase, or in a plain file; each change is an entry."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from station import files, ids
from station.events.kinds import Kind
from station.passphrase import checked
from station.problems import Problem, ProblemCode, StationProblem
from station.settings import HomePaths
from station.shifts.roles import Right
from storage.home import key_file, key_lock, lock_of, moving_in, read_key, unlock, write_key
from storage.home.key_lock import Lock
from storage.journal import codec
from storage.journal.appending import Appending, NewEntry
from storage.store import Store


class Kept(StrEnum):
    """How."""

    FILE = "file"
    PASSPHRASE = "passphrase"  # noqa: S105


def of(paths: HomePaths) -> Kept:
    """How a home's key is kept; what is no key at all counts as a file, and is told elsewhere."""
    try:
        return Kept.FILE if lock_of(key_file(paths)) is None else Kept.PASSPHRASE
    except Problem:
        return Kept.FILE


def entry(kept: Kept) -> NewEntry:
    """What the journal says of it: how, and never by which passphrase."""
    return NewEntry(Kind.KEY_KEPT, codec.plain({"kept": kept.value}), ids.random_id())


def keep(store: Store, passphrase: str | None) -> None:
    """Puts the key under a passphrase, another one, or with None back into a plain file.

    The file is replaced in one step within the entry's transaction; where the entry cannot be saved,
    the file is as it was. Raises PASSPHRASE_WEAK, NOT_ALLOWED, READ_ONLY.
    """
    paths = store.home.paths
    if store.read_only:
        raise StationProblem(ProblemCode.READ_ONLY, file=paths.key)
    if passphrase is None and lock_of(key_file(paths)) is None:
        return
    # Slow, and so before anybody else has to wait for the journal.
    lock = key_lock.new(checked(passphrase)) if passphrase is not None else None
    with moving_in.locked(paths.root):
        before = files.read_bounded(paths.key, key_lock.LIMIT)
        try:
            _replace(store, paths.key, lock)
        except BaseException:
            if files.read_bounded(paths.key, key_lock.LIMIT) != before:
                files.write(paths.key, before, mode=0o600)
            raise


def change(store: Store, old: str, passphrase: str | None) -> None:
    """The same by whoever also knows the present passphrase, where there is one.

    Raises PASSPHRASE_WRONG besides.
    """
    allowed(store)
    if of(store.home.paths) is Kept.PASSPHRASE:
        unlock(store.home.paths.root, old)
    keep(store, passphrase)


def allowed(store: Appending) -> None:
    """Whether whoever is at the keyboard may change how the key is kept."""
    with store.database.read() as connection:
        store.require(connection, Right.RECOVERY_KEY)


def _replace(store: Store, path: Path, lock: Lock | None) -> None:
    with store.database.write() as connection:
        store.append(connection, entry(Kept.PASSPHRASE if lock else Kept.FILE))
        write_key(path, store.home.key, lock)


def in_clear(root: Path) -> list[Path]:
    """Old key files in plain text beside a key under a passphrase: set aside, and still there."""
    if of(HomePaths(root)) is Kept.FILE:
        return []
    return [path for path in _old(root) if _plain(path)]


def _old(root: Path) -> Iterator[Path]:
    yield from sorted((root / "keys").glob("database.key.*"))
    yield from sorted(root.glob("aside-*/keys/database.key*"))


def _plain(path: Path) -> bool:
    try:
        return path.is_file() and lock_of(path) is None and bool(read_key(path))
    except (Problem, OSError):
        return False
