"""Restoring: a home from a backup, built beside and moved in whole; its journal goes on under a new lineage."""

from __future__ import annotations

import zipfile
from pathlib import Path

from station import config, files
from station.problems import Code, InputProblem, StationProblem
from storage import replay, verify
from storage.backup import DATABASE, FOLDERS, SEALED, SETTINGS
from storage.home import Home, moving_in, sealed
from storage.home.presence import Presence
from storage.store import Store
from storage.verify import Progress, nothing

MEMBER_LIMIT = 64 * 1024 * 1024 * 1024


def restore(
    path: Path, root: Path, key: bytes, *, aside: bool = False, progress: Progress = nothing
) -> Store:
    """The opened store of a home made from a backup.

    Refuses a folder that has any part of a home; with `aside` what is there is kept in a folder of
    its own, unless a program uses it. A wrong key is found before anything is touched.
    """
    if aside and Presence(root).others():
        raise StationProblem(Code.IN_USE, file=root)
    with moving_in.building(root, aside=aside) as stage:
        unpacked = stage.with_name("unpacked")
        _unpack(path, unpacked)
        made = Home.make(stage, config.load(unpacked / SETTINGS), key)
        (unpacked / DATABASE).rename(made.paths.database)
        _begin(Store(made, recover=False), progress)
        _lists_and_keys(unpacked, made, path)
    return Store(Home.open(root))


def _begin(store: Store, progress: Progress) -> None:
    """Looked at whole, then the first entry of its new lineage."""
    try:
        hour = store.settings.day_begins
        verdict = verify.verify(store.database, None, progress, hour)
        if not verdict.ok and verdict.fault not in verify.MENDABLE:
            raise StationProblem(Code.CHAIN_BROKEN, seq=verdict.seq)
        if verdict.fault is verify.Fault.VIEWS:
            replay.replay(store.database)
        store.begin_lineage(None)
    finally:
        store.close()


def _lists_and_keys(unpacked: Path, made: Home, path: Path) -> None:
    for name in FOLDERS:
        for member in sorted((unpacked / name).rglob("*")) if (unpacked / name).is_dir() else ():
            if member.is_file():
                target = made.paths.root / member.relative_to(unpacked)
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                member.rename(target)
    if (unpacked / SEALED).is_file():
        found = files.read_bounded(unpacked / SEALED, sealed.LIMIT)
        for name, pem in sealed.unseal(made.key, found, path).items():
            files.write(made.paths.keys / Path(name).name, pem, mode=0o600)


def _unpack(path: Path, into: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if not {DATABASE, SETTINGS} <= set(archive.namelist()):
                raise InputProblem(Code.NOT_A_BACKUP, file=path)
            for info in archive.infolist():
                inside = info.filename in (DATABASE, SETTINGS, SEALED) or info.filename.startswith(
                    tuple(f"{f}/" for f in FOLDERS)
                )
                if not inside or ".." in Path(info.filename).parts or info.file_size > MEMBER_LIMIT:
                    raise InputProblem(Code.NOT_A_BACKUP, file=path)
                archive.extract(info, into)
    except FileNotFoundError:
        raise InputProblem(Code.NO_SUCH_FILE, file=path) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        raise InputProblem(Code.NOT_A_BACKUP, file=path) from None
    except OSError as error:
        if not path.is_file():
            raise InputProblem(Code.NOT_A_BACKUP, file=path) from None
        raise files.write_problem(error, into) from None
