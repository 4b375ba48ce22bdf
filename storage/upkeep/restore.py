"""Restoring: a home from a backup, built beside and moved in whole; its journal goes on under a new lineage."""

from __future__ import annotations

import errno
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from station import files, settings
from station.problems import InputProblem, Problem, ProblemCode, StationProblem
from station.settings import HomePaths
from storage.database.noted_head import Noted, NotedHead
from storage.home import Home, moving_in, sealed, signing_keys
from storage.home.key_lock import Lock
from storage.home.presence import Presence
from storage.journal import lineage
from storage.proof import replay, verify
from storage.proof.verify import Progress, nothing
from storage.store import Store
from storage.sync import given_back as returned
from storage.upkeep.backup import DATABASE, FOLDERS, SEALED, SETTINGS

MEMBER_LIMIT = 64 * 1024 * 1024 * 1024


def restore(
    path: Path, root: Path, key: bytes, *, lock: Lock | None = None, aside: bool = False,
    progress: Progress = nothing, given_back: Callable[[int], None] = lambda count: None,
) -> Store:  # fmt: skip
    """The opened store of a home made from a backup.

    Refuses a folder that has any part of a home; with `aside` what is there is kept in a folder of
    its own, unless a program uses it. A wrong key is found before anything is touched. With a lock the
    home's key lies under its passphrase. What the backup lacks is asked of the hub, where one is known and
    reached; `given_back` is told how many entries came.
    """
    if aside and Presence(root).others():
        raise StationProblem(ProblemCode.IN_USE, file=root)
    with moving_in.building(root, aside=aside) as stage:
        unpacked = stage.with_name("unpacked")
        _unpack(path, unpacked)
        try:
            made = Home.make(stage, settings.load(unpacked / SETTINGS), key, lock)
            (unpacked / DATABASE).rename(made.paths.database)
            store = Store(made, recover=False)
        except Problem as problem:
            if problem.code is ProblemCode.WRONG_KEY:
                raise StationProblem(ProblemCode.WRONG_KEY, file=path) from None
            if problem.code in NO_BACKUP:
                raise InputProblem(ProblemCode.NOT_A_BACKUP, file=path) from None
            raise
        try:
            _lists_and_keys(unpacked, made, path)
            if aside:
                _own_keys(root, made)
            _begin(store, progress, root, given_back)
        finally:
            store.close()
    return Store(Home.open(root))


NO_BACKUP = {
    ProblemCode.JOURNAL_MISSING,
    ProblemCode.DAMAGED,
    ProblemCode.BAD_SETTINGS,
    ProblemCode.NO_HOME,
}


def _newer(root: Path, store: Store) -> Noted | None:
    """The head of the same station's home that goes aside, where the backup does not reach it."""
    noted = NotedHead(HomePaths(root).head, store.settings.id).read()
    with store.database.read() as connection:
        return noted if lineage.missing(connection, noted) is not None else None


def _own_keys(root: Path, made: Home) -> None:
    """Signing keys that were made since the backup stay the station's."""
    for path in signing_keys.files_of(HomePaths(root)):
        target = made.paths.keys / path.name
        if not target.exists():
            files.write(target, path.read_bytes(), mode=0o600)


def _begin(store: Store, progress: Progress, root: Path, given_back: Callable[[int], None]) -> None:
    """Looked at whole, made longer by what the hub has, then the first entry of its new lineage."""
    hour = store.settings.day_begins
    verdict = verify.verify(store.database, None, progress, hour)
    if not verdict.ok and verdict.fault not in verify.MENDABLE:
        raise StationProblem(ProblemCode.CHAIN_BROKEN, seq=verdict.seq)
    if verdict.fault is verify.Fault.VIEWS:
        replay.replay(store.database)
    given_back(returned.take(store))
    store.begin_lineage(_newer(root, store))


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
                raise InputProblem(ProblemCode.NOT_A_BACKUP, file=path)
            for info in archive.infolist():
                inside = info.filename in (DATABASE, SETTINGS, SEALED) or info.filename.startswith(
                    tuple(f"{f}/" for f in FOLDERS)
                )
                if not inside or ".." in Path(info.filename).parts or info.file_size > MEMBER_LIMIT:
                    raise InputProblem(ProblemCode.NOT_A_BACKUP, file=path)
                archive.extract(info, into)
    except FileNotFoundError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=path) from None
    except OSError as error:
        if path.is_file() and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise files.write_problem(error, into) from None
        raise InputProblem(ProblemCode.NOT_A_BACKUP, file=path) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError,
            zlib.error, lzma.LZMAError):  # fmt: skip
        raise InputProblem(ProblemCode.NOT_A_BACKUP, file=path) from None
