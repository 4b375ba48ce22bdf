"""A home: one station's folder. Making it, opening it, and the key of its database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station import files, ids
from station import settings as config
from station.problems import InputProblem, ProblemCode, StationProblem
from station.settings import HomePaths, Settings
from storage.home import key_lock, moving_in, parts
from storage.home.key_lock import Lock
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
        return cls(paths, config.load(paths.settings), read_key(key_file(paths)))

    @classmethod
    def make(
        cls, root: Path, settings: Settings, key: bytes | None = None, lock: Lock | None = None
    ) -> Home:
        """A new home with a new key, under the passphrase of `lock`; refuses a folder with any part of one."""
        parts.refuse_any(root)
        paths = HomePaths(root)
        try:
            for folder in (root, paths.keys, paths.policies, paths.lists, paths.trust):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise files.write_problem(error, root) from None
        key = key or secrets.token_bytes(KEY_BYTES)
        write_key(paths.key, key, lock)
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


def write_key(path: Path, key: bytes, lock: Lock | None = None) -> None:
    """The database's key in its file, for its owner's eyes only; with a lock, sealed by a passphrase."""
    text = key.hex() if lock is None else key_lock.seal(lock, key, path)
    files.write(path, text.encode() + b"\n", mode=0o600)


def read_key(path: Path) -> bytes:
    """The database's key from its file; one under a passphrase asks for that, once in a process."""
    text = _text(path)
    if key_lock.is_sealed(text):
        return key_lock.unseal(text, path)
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StationProblem(ProblemCode.WRONG_KEY, file=path)
    return key


def unlock(root: Path, typed: str) -> None:
    """Gives the passphrase for the home's key: from now on this process opens it. Slow on purpose."""
    path = key_file(HomePaths(root))
    key_lock.unseal(_text(path), path, typed)


def lock_of(path: Path) -> Lock | None:
    """By what the key in a file is sealed; None where it lies in plain text, or there is no file."""
    return key_lock.lock_of(_text(path), path) if path.is_file() else None


def key_file(paths: HomePaths) -> Path:
    """The key's file; where only the one of an interrupted renewal is there, that one."""
    return paths.key if paths.key.exists() else parts.next_key(paths)


def _text(path: Path) -> str:
    """What a key file says; never more of it than a key file is long."""
    try:
        if path.is_file():
            return files.read_bounded(path, key_lock.LIMIT).decode("ascii")
    except (OSError, ValueError, InputProblem):
        pass
    raise StationProblem(ProblemCode.WRONG_KEY, file=path)


def key_is_private(path: Path) -> bool:
    """Whether only its owner can read the key."""
    return os.name == "nt" or (path.stat().st_mode & 0o077) == 0
