"""Backups: a consistent copy while running, opened and verified before it counts as one."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station import clock, files
from station.problems import InputProblem, ProblemCode, StationProblem
from station.settings import HomePaths
from storage.database import scratch
from storage.database.engine import Database
from storage.database.errors import meaning
from storage.home import sealed, signing_keys
from storage.journal import state
from storage.journal.entries import Head
from storage.proof import verify
from storage.proof.verify import Progress, nothing
from storage.store import Store

DATABASE = "station.db"
SETTINGS = "station.toml"
SEALED = "keys.sealed"
FOLDERS = ("policies", "lists")
LAST = "backup"
"""The word of state that tells of the last good one."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last good backup: when it was made, and the head in it."""

    at: datetime
    head: str


def write(store: Store, path: Path, progress: Progress = nothing) -> Head:
    """Database (still encrypted), settings, policies, lists and sealed signing keys in one file.

    The database's key is not in it. Returns the head of the copy. Raises CHAIN_BROKEN where the copy
    does not hold; the file is put in place only after that was looked at.
    """
    paths = store.home.paths
    files.refuse_inside(path, paths.root)
    if not path.parent.is_dir():
        raise InputProblem(ProblemCode.CANNOT_WRITE, file=path)
    with scratch.Folder(_room(path)) as folder:
        copy = folder / DATABASE
        with store.database.engine.connect() as connection:
            # VACUUM INTO makes one consistent copy however busy the file is, and must not be in a
            # transaction: so it goes to the driver itself.
            raw = connection.connection.driver_connection
            if raw is None:
                raise StationProblem(ProblemCode.BUSY, file=path)
            vacuum(raw, copy, path)
        head = _checked(store, copy, progress)
        with files.replacing(path, mode=0o600) as out, zipfile.ZipFile(out, "w") as archive:
            archive.write(copy, DATABASE, zipfile.ZIP_STORED)
            archive.write(paths.settings, SETTINGS)
            for member in _members(paths):
                archive.write(member, member.relative_to(paths.root).as_posix())
            if pems := {p.name: p.read_bytes() for p in signing_keys.private_files(paths)}:
                archive.writestr(SEALED, sealed.seal(store.home.key, pems))
    _remember(store, head)
    return head


def _checked(store: Store, copy: Path, progress: Progress) -> Head:
    """The head of the copy, once it was opened and walked."""
    database = Database(copy, store.home.key, read_only=True)
    try:
        verdict = verify.verify(database, None, progress, store.settings.day_begins)
    finally:
        database.close()
    if not verdict.ok and verdict.fault not in verify.MENDABLE:
        raise StationProblem(ProblemCode.CHAIN_BROKEN, seq=verdict.seq)
    return verdict.head


def _remember(store: Store, head: Head) -> None:
    told = json.dumps({"at": clock.millis(store.now()), "head": str(head)})
    if not store.read_only:
        with store.database.write() as connection:
            state.put(connection, LAST, told)


def last(store: Store) -> LastBackup | None:
    """The last good backup of this copy of the home."""
    told = store.ask(lambda connection: state.get(connection, LAST))
    try:
        found = json.loads(told)
        return LastBackup(clock.from_millis(int(found["at"])), str(found["head"]))
    except (TypeError, ValueError, KeyError):
        return None


def rotated(store: Store, folder: Path, progress: Progress = nothing) -> tuple[Path, Head]:
    """A backup under a name with its time in a folder; all but the newest few of this station go."""
    if not folder.is_dir():
        raise InputProblem(ProblemCode.CANNOT_WRITE, file=folder)
    stem = f"shaodian-{re.sub(r'[^A-Za-z0-9]', '', store.settings.code)}-{store.settings.id[:8]}"
    local = store.now().astimezone(store.settings.zone)
    path = folder / f"{stem}-{local:%Y%m%d-%H%M%S}.zip"
    head = write(store, path, progress)
    # By when they were written: a name tells what the clock said.
    others = [p for p in folder.glob(f"{stem}-*.zip") if p != path]
    others.sort(key=lambda p: p.stat().st_mtime_ns)
    for old in others[: max(0, len(others) + 1 - store.settings.backup_keep)]:
        old.unlink(missing_ok=True)
    return path, head


def _room(path: Path) -> Path | None:
    """The folder beside the backup where it can be written, else the system's own."""
    return path.parent if os.access(path.parent, os.W_OK) else None


def vacuum(raw: Any, copy: Path, path: Path) -> None:
    """One consistent copy; the driver's failure becomes a problem."""
    try:
        raw.execute("VACUUM INTO ?", (str(copy),))
    except raw.Error as error:
        raise meaning(str(error), path) or StationProblem(
            ProblemCode.CANNOT_WRITE, file=path
        ) from None


def _members(paths: HomePaths) -> Iterator[Path]:
    for name in FOLDERS:
        folder = paths.root / name
        yield from (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())
