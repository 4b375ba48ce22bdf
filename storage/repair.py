"""Repair: the key from the recovery key, the settings from the journal; what is there stays."""

from __future__ import annotations

from pathlib import Path

from station import config, files
from station.config import HomePaths, Settings
from station.kinds import StationKind
from station.problems import Code, InputProblem, StationProblem
from storage import journal, state
from storage.engine import Database
from storage.home import moving_in, parts, read_key, save_settings, write_key


def restore_key(root: Path, key: bytes) -> None:
    """Puts the database's key back once it has opened the database; a key that is there stays."""
    moving_in.settle(root)
    found, paths = parts.of(root), HomePaths(root)
    if not found.database:
        raise parts.missing(root) or StationProblem(Code.NO_HOME, file=root)
    if paths.key.exists():
        raise InputProblem(Code.KEY_FILE_EXISTS, file=paths.key)
    database = Database(paths.database, key, read_only=True)
    try:
        with database.read() as connection:
            journal.head(connection)
    finally:
        database.close()
    try:
        paths.keys.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise files.write_problem(error, paths.keys) from None
    write_key(paths.key, key)


def restore_settings(root: Path) -> Settings:
    """Writes the settings as they were last read, or else as the first entry tells them."""
    moving_in.settle(root)
    paths = HomePaths(root)
    if paths.settings.exists():
        raise StationProblem(Code.HOME_EXISTS, file=root)
    problem = parts.missing(root)
    if problem is not None and problem.code is not Code.SETTINGS_MISSING:
        raise problem
    database = Database(paths.database, read_key(paths.key), read_only=True)
    try:
        with database.read() as connection:
            kept = state.get(connection, state.SETTINGS)
            first = journal.get(connection, 1)
    finally:
        database.close()
    if first is None:
        raise StationProblem(Code.DAMAGED, file=paths.database)
    if kept is not None:
        files.write(paths.settings, kept.encode(), mode=0o600)
        return config.load(paths.settings)
    told = {name: first.body.get(name, "") for name in ("name", "code", "place")}
    made = Settings(id=first.header.station, kind=StationKind(first.body["kind"]), **told)
    save_settings(paths, made)
    return made
