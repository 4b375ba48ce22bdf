"""A home: one station's folder. Making it, opening it, its key and its recovery key."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station import config, files, ids
from station.config import HomePaths, Settings
from station.problems import Code, StationProblem

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home: where it is, what it is, and the key of its database."""

    paths: HomePaths
    settings: Settings
    key: bytes

    @classmethod
    def open(cls, root: Path) -> Home:
        """The home at `root`; a problem says so where there is none."""
        paths = HomePaths(root)
        if not paths.settings.exists():
            raise StationProblem(Code.NO_HOME, file=root)
        return cls(paths, config.load(paths.settings), read_key(paths.key))

    @classmethod
    def make(cls, root: Path, settings: Settings, key: bytes | None = None) -> Home:
        """A new home with a new key; refuses a folder that already is one."""
        paths = HomePaths(root)
        if paths.settings.exists():
            raise StationProblem(Code.HOME_EXISTS, file=root)
        try:
            for folder in (root, paths.keys, paths.policies, paths.lists, paths.trust):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise files.write_problem(error, root) from None
        key = key or secrets.token_bytes(KEY_BYTES)
        files.write(paths.key, key.hex().encode() + b"\n", mode=0o600)
        save_settings(paths, settings)
        return cls(paths, settings, key)

    @classmethod
    def exists(cls, root: Path) -> bool:
        """Whether a home is there."""
        return HomePaths(root).settings.exists()


def save_settings(paths: HomePaths, settings: Settings) -> None:
    """Replaces the settings file."""
    files.write(paths.settings, config.dump(settings).encode(), mode=0o600)


def new_settings(**given: object) -> Settings:
    """Settings of a new station with a random id."""
    kept = {name: value for name, value in given.items() if value is not None}
    return Settings(id=ids.random_id(), **kept)  # type: ignore[arg-type]


def read_key(path: Path) -> bytes:
    """The database's key from its file."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        raise StationProblem(Code.WRONG_KEY, file=path) from None
    if len(key) != KEY_BYTES:
        raise StationProblem(Code.WRONG_KEY, file=path)
    return key


def recovery_text(key: bytes) -> str:
    """The key as words of five letters to be written down, with a checksum at the end.

    Base32 of the 32 key bytes and the first 3 bytes of their SHA-256, 56 letters in all.
    """
    raw = base64.b32encode(key + hashlib.sha256(key).digest()[:3]).decode()
    return "-".join(raw[i : i + 7] for i in range(0, len(raw), 7))


def key_from_recovery(typed: str) -> bytes:
    """The key that a recovery text means; a problem where it was mistyped."""
    letters = "".join(typed.upper().replace("-", " ").split())
    letters = letters.replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        raw = base64.b32decode(letters)
    except ValueError:
        raise StationProblem(Code.BAD_RECOVERY_KEY) from None
    key, checksum = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(raw) != KEY_BYTES + 3 or hashlib.sha256(key).digest()[:3] != checksum:
        raise StationProblem(Code.BAD_RECOVERY_KEY)
    return key


def key_is_private(path: Path) -> bool:
    """Whether only its owner can read the key."""
    return os.name == "nt" or (path.stat().st_mode & 0o077) == 0
