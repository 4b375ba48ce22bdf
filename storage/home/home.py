"""A home: one station's folder. Making it, opening it, and the key of its database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station import files, ids
from station import settings as config
from station.problems import ProblemCode, StationProblem
from station.settings import HomePaths, Settings
from storage.home import moving_in, parts
from storage.home.recovery import KEY_BYTES


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home: where it is, what it is, and the key of its database."""

    paths: HomePaths
    settings: Settings
    key: bytes

    @classmethod
    def open(cls, root: Path) -> Home:
        """The home at `root`; what is missing of it is a problem of its own."""
        moving_in.settle(root)
        if (problem := parts.missing(root)) is not None:
            raise problem
        paths = HomePaths(root)
        key = paths.key if paths.key.exists() else parts.next_key(paths)
        return cls(paths, config.load(paths.settings), read_key(key))

    @classmethod
    def make(cls, root: Path, settings: Settings, key: bytes | None = None) -> Home:
        """A new home with a new key; refuses a folder that has any part of one."""
        parts.refuse_any(root)
        paths = HomePaths(root)
        try:
            for folder in (root, paths.keys, paths.policies, paths.lists, paths.trust):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise files.write_problem(error, root) from None
        key = key or secrets.token_bytes(KEY_BYTES)
        write_key(paths.key, key)
        save_settings(paths, settings)
        return cls(paths, settings, key)

    @classmethod
    def exists(cls, root: Path) -> bool:
        """Whether anything of a home is there."""
        moving_in.settle(root)
        return not parts.of(root).nothing


def save_settings(paths: HomePaths, settings: Settings) -> None:
    """Replaces the settings file."""
    files.write(paths.settings, config.dump(settings).encode(), mode=0o600)


def new_settings(**given: object) -> Settings:
    """Settings of a new station with a random id."""
    kept = {name: value for name, value in given.items() if value is not None}
    return Settings(id=ids.random_id(), **kept)  # type: ignore[arg-type]


def write_key(path: Path, key: bytes) -> None:
    """The database's key in its file, for its owner's eyes only."""
    files.write(path, key.hex().encode() + b"\n", mode=0o600)


def read_key(path: Path) -> bytes:
    """The database's key from its file."""
    if not path.is_file():
        raise StationProblem(ProblemCode.WRONG_KEY, file=path)
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        raise StationProblem(ProblemCode.WRONG_KEY, file=path) from None
    if len(key) != KEY_BYTES:
        raise StationProblem(ProblemCode.WRONG_KEY, file=path)
    return key


def key_is_private(path: Path) -> bool:
    """Whether only its owner can read the key."""
    return os.name == "nt" or (path.stat().st_mode & 0o077) == 0
