"""What of a home is in a folder: nothing is begun, and nothing written over, where anything is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.problems import Problem, ProblemCode, StationProblem
from station.settings import HomePaths

LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; it must never meet another one."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts are there."""

    settings: bool
    key: bool
    database: bool
    log: bool
    """A write-ahead log or its like, with or without its database."""

    @property
    def nothing(self) -> bool:
        """Whether a home may be made here."""
        return not (self.settings or self.key or self.database or self.log)

    @property
    def whole(self) -> bool:
        """Whether everything is there that a home needs."""
        return self.settings and self.key and self.database


def of(root: Path) -> Parts:
    """The parts in a folder."""
    paths = HomePaths(root)
    database = paths.database
    return Parts(
        paths.settings.exists(),
        paths.key.exists() or next_key(paths).exists(),
        database.exists() and database.stat().st_size > 0,
        any(database.with_name(database.name + end).exists() for end in LOGS),
    )


def next_key(paths: HomePaths) -> Path:
    """Where the new key lies while the database is being given it."""
    return paths.keys / "database.key.next"


def odd_part(paths: HomePaths) -> Path | None:
    """A folder, a pipe or a device where a file belongs, or the other way round: opening may hang."""
    database = paths.database
    logs = (database.with_name(database.name + end) for end in LOGS)
    files = (paths.settings, next_key(paths), paths.head, paths.lock, database, *logs)
    folders = (paths.keys, paths.policies, paths.lists, paths.running)
    return next(
        (p for p in files if p.exists() and not p.is_file()),
        next((p for p in folders if p.exists() and not p.is_dir()), None),
    )


def missing(root: Path) -> Problem | None:
    """What is wrong with a home, as a problem of its own with its way back; None where it is whole."""
    found = of(root)
    paths = HomePaths(root)
    if (odd := odd_part(paths)) is not None:
        return StationProblem(ProblemCode.NOT_A_PART, file=odd)
    if found.whole:
        return None
    if found.nothing:
        return StationProblem(ProblemCode.NO_HOME, file=root)
    if not found.database:
        return StationProblem(ProblemCode.JOURNAL_MISSING, file=paths.database)
    if not found.key:
        return StationProblem(ProblemCode.KEY_MISSING, file=paths.key)
    return StationProblem(ProblemCode.SETTINGS_MISSING, file=paths.settings)


def refuse_any(root: Path) -> None:
    """Says what is there, where a home is to be made."""
    found = of(root)
    if found.nothing:
        return
    raise missing(root) or StationProblem(ProblemCode.HOME_EXISTS, file=root)
