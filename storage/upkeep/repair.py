"""Repair: the key from the recovery key, the settings from the journal; what is there stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from station import files, settings
from station.kinds import StationKind
from station.problems import InputProblem, ProblemCode, StationProblem
from station.settings import HomePaths, Settings
from storage.database.engine import Database
from storage.home import lock_of, moving_in, parts, read_key, save_settings, two_keys, write_key
from storage.journal import entries as journal
from storage.journal import state


def restore_key(root: Path, key: bytes) -> None:
    """Puts the database's key back, in a plain file, once it has opened the database.

    A plain key that is there and fits stays. One under a passphrase goes aside: whoever comes with the
    recovery key has forgotten that, and nobody asks for it.
    """
    moving_in.settle(root)
    found, paths = parts.of(root), HomePaths(root)
    if not found.database:
        raise parts.missing(root) or StationProblem(ProblemCode.NO_HOME, file=root)
    if paths.key.is_file() and _fits(paths):
        raise InputProblem(ProblemCode.KEY_FILE_EXISTS, file=paths.key)
    database = Database(paths.database, key, read_only=True)
    try:
        with database.read() as connection:
            journal.head(connection)
    finally:
        database.close()
    try:
        paths.keys.mkdir(mode=0o700, exist_ok=True)
        _aside(paths.key)
    except OSError as error:
        raise files.write_problem(error, paths.keys) from None
    write_key(paths.key, key)


def _fits(paths: HomePaths) -> bool:
    """Whether a plain key that is there opens the database."""
    try:
        return lock_of(paths.key) is None and two_keys.fits(paths.database, read_key(paths.key))
    except StationProblem:
        return False


def _key(paths: HomePaths) -> bytes:
    """The key that opens the database, of one or of two."""
    for path in (paths.key, parts.next_key(paths)):
        if path.is_file() and two_keys.fits(paths.database, key := read_key(path)):
            return key
    raise StationProblem(ProblemCode.WRONG_KEY, file=paths.database)


def _readable(paths: HomePaths) -> bool:
    try:
        settings.load(paths.settings)
    except InputProblem:
        return False
    return True


def _aside(path: Path) -> None:
    """What is there and of no use is kept under another name."""
    if path.exists() or path.is_symlink():
        try:
            path.rename(path.with_name(f"{path.name}.unfit-{datetime.now(UTC):%Y%m%d-%H%M%S}"))
        except OSError as error:
            raise files.write_problem(error, path) from None


def restore_settings(root: Path) -> Settings:
    """Writes the settings as they were last read, or else as the first entry tells them."""
    moving_in.settle(root)
    paths = HomePaths(root)
    if _readable(paths):
        raise StationProblem(ProblemCode.HOME_EXISTS, file=root)
    problem = parts.missing(root)
    if problem is not None and problem.code is not ProblemCode.SETTINGS_MISSING:
        raise problem
    database = Database(paths.database, _key(paths), read_only=True)
    try:
        with database.read() as connection:
            kept = state.get(connection, state.SETTINGS)
            first = journal.get(connection, 1)
    finally:
        database.close()
    if first is None:
        raise StationProblem(ProblemCode.DAMAGED, file=paths.database)
    _aside(paths.settings)
    if kept is not None:
        files.write(paths.settings, kept.encode(), mode=0o600)
        return settings.load(paths.settings)
    told = {name: first.body.get(name, "") for name in ("name", "code", "place")}
    made = Settings(id=first.header.station, kind=StationKind(first.body["kind"]), **told)
    save_settings(paths, made)
    return made
