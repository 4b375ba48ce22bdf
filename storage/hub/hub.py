"""A hub: its folder, its encrypted database, its keys, and its clock."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from station.clock import Clock, SystemClock, millis
from station.files import write_problem
from station.problems import InputProblem, ProblemCode
from station.sync.identity import HubKeys
from storage.hub import keys, steps
from storage.hub.database import Database
from storage.hub.sqlite import Sqlite

NAME = "hub.db"


@dataclass(frozen=True, slots=True)
class Hub:
    """One that is open; any number of threads may use it."""

    folder: Path
    database: Database
    keys: HubKeys
    clock: Clock

    def now(self) -> int:
        """UTC ms."""
        return millis(self.clock.now())

    def close(self) -> None:
        """Gives back every connection."""
        self.database.close()


def default_folder() -> Path:
    """SHAODIAN_HUB, else the platform's data folder."""
    if given := os.environ.get("SHAODIAN_HUB"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("shaodian-hub", appauthor=False)


def opened(folder: Path, clock: Clock | None = None, *, make: bool = False, url: str = "") -> Hub:
    """The hub of a folder; with `make` a new one where there is none, with `url` on PostgreSQL."""
    sign = folder / (keys.IDENTITY if url else NAME)
    if not sign.exists() and not make:
        raise InputProblem(ProblemCode.NO_HUB_HERE, folder=folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "hub.lock", timeout=30):
            if not sign.exists():
                keys.make(folder)
            identity = keys.identity(folder)
            database = _postgres(url) if url else Sqlite(folder / NAME, keys.database_key(folder))
            steps.ensure(database)
    except OSError as error:
        raise write_problem(error, folder) from None
    return Hub(folder, database, identity, clock or SystemClock())


def _postgres(url: str) -> Database:
    try:
        from storage.hub.postgres import Postgres
    except ImportError:
        raise InputProblem(ProblemCode.HUB_PARTS_MISSING) from None
    return Postgres(url)
