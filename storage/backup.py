"""Backups: a consistent copy while running, and a restore that begins a new lineage."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from station import config, files, ids
from station.config import HomePaths
from station.problems import Code, InputProblem, StationProblem
from storage import bodies, journal, state, verify
from storage.entry import Kind
from storage.faults import meaning
from storage.home import Home
from storage.store import Entering, Store

DATABASE = "station.db"
SETTINGS = "station.toml"
FOLDERS = ("policies", "lists")
MEMBER_LIMIT = 64 * 1024 * 1024 * 1024


def write(store: Store, path: Path) -> None:
    """Database (still encrypted), settings, policies and lists in one file; the key is not in it."""
    paths = store.home.paths
    files.refuse_inside(path, paths.root)
    if not path.parent.is_dir():
        raise InputProblem(Code.CANNOT_WRITE, file=path)
    with tempfile.TemporaryDirectory(dir=_room(path)) as folder:
        copy = Path(folder) / DATABASE
        with store.database.engine.connect() as connection:
            # VACUUM INTO makes one consistent copy however busy the file is, and must not be in a
            # transaction: so it goes to the driver itself.
            raw = connection.connection.driver_connection
            if raw is None:
                raise StationProblem(Code.BUSY, file=path)
            vacuum(raw, copy, path)
        with files.replacing(path, mode=0o600) as out, zipfile.ZipFile(out, "w") as archive:
            archive.write(copy, DATABASE, zipfile.ZIP_STORED)
            archive.write(paths.settings, SETTINGS)
            for member in _members(paths):
                archive.write(member, member.relative_to(paths.root).as_posix())


def _room(path: Path) -> Path | None:
    """The folder beside the backup where it can be written, else the system's own."""
    return path.parent if os.access(path.parent, os.W_OK) else None


def vacuum(raw: Any, copy: Path, path: Path) -> None:
    """One consistent copy; the driver's failure becomes a problem."""
    try:
        raw.execute("VACUUM INTO ?", (str(copy),))
    except raw.Error as error:
        raise meaning(str(error), path) or StationProblem(Code.CANNOT_WRITE, file=path) from None


def _members(paths: HomePaths) -> Iterator[Path]:
    for name in FOLDERS:
        folder = paths.root / name
        yield from (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())


def restore(path: Path, root: Path, key: bytes) -> Store:
    """A home made from a backup; its journal goes on under a new lineage.

    Refuses a folder that already is a home. A wrong key is found before anything is put in place.
    """
    if Home.exists(root):
        raise StationProblem(Code.HOME_EXISTS, file=root)
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        _unpack(path, stage)
        settings = config.load(stage / SETTINGS)
        made = Home.make(stage / "home", settings, key)
        (stage / DATABASE).rename(made.paths.database)
        store = Store(made, recover=False)
        verdict = verify.verify(store.database)
        if not verdict.ok and verdict.fault is not verify.Fault.VIEWS:
            store.close()
            raise StationProblem(Code.CHAIN_BROKEN, seq=verdict.seq)
        _begin_lineage(store)
        _put_in_place(stage, made.paths, root)
    return Store(Home.open(root))


def _unpack(path: Path, stage: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if not {DATABASE, SETTINGS} <= names:
                raise InputProblem(Code.NOT_A_BACKUP, file=path)
            for info in archive.infolist():
                inside = info.filename in (DATABASE, SETTINGS) or info.filename.startswith(
                    tuple(f"{f}/" for f in FOLDERS)
                )
                if not inside or ".." in Path(info.filename).parts or info.file_size > MEMBER_LIMIT:
                    raise InputProblem(Code.NOT_A_BACKUP, file=path)
                archive.extract(info, stage)
    except FileNotFoundError:
        raise InputProblem(Code.NO_SUCH_FILE, file=path) from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        raise InputProblem(Code.NOT_A_BACKUP, file=path) from None


def _begin_lineage(store: Store) -> None:
    """The first entry of the new lineage names its parent and the parent's head."""
    with store.database.write() as connection:
        parent = journal.head(connection)
        body = {"parent": store.lineage, "head": str(parent)}
        store.lineage = ids.short_random(6)
        state.put(connection, state.LINEAGE, store.lineage)
        store.append(connection, Entering(Kind.LINEAGE_BEGAN, bodies.plain(body), ids.random_id()))
    store.close()


def _copy(member: Path, target: Path) -> None:
    """Copies a file of any size, synced and renamed."""
    with files.replacing(target, mode=0o600) as out, member.open("rb") as source:
        shutil.copyfileobj(source, out, 1 << 20)


def _put_in_place(stage: Path, paths: HomePaths, root: Path) -> None:
    for name in FOLDERS:
        for member in sorted((stage / name).rglob("*")) if (stage / name).is_dir() else ():
            if member.is_file():
                target = paths.root / member.relative_to(stage)
                target.parent.mkdir(parents=True, exist_ok=True)
                member.rename(target)
    for extra in (".db-wal", ".db-shm"):
        paths.database.with_name("station" + extra).unlink(missing_ok=True)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for member in sorted(paths.root.rglob("*")):
            target = root / member.relative_to(paths.root)
            if member.is_dir():
                target.mkdir(mode=0o700, exist_ok=True)
            elif member.name != SETTINGS:
                _copy(member, target)
        # The settings come last: a folder without them is no home yet.
        files.write(root / SETTINGS, paths.settings.read_bytes(), mode=0o600)
    except OSError as error:
        raise files.write_problem(error, root) from None
