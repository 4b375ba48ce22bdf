"""The office's one password: its argon2id and the key of the sessions, for the owner's eyes only."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from station import files
from station.problems import InputProblem

NAME = "hub.password"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Lock:
    """What a password is compared with; a new one ends every session, for its key is another."""

    hashed: str
    secret: bytes


def keep(folder: Path, typed: str) -> None:
    """Takes the place of the one before."""
    from argon2 import PasswordHasher

    hashed = PasswordHasher().hash(_spelled(typed))
    files.write(folder / NAME, f"{hashed}\n{secrets.token_hex(32)}\n".encode(), mode=0o600)


def lock(folder: Path) -> Lock | None:
    """None where no password was set, or what was kept is damaged: then nobody is let in."""
    try:
        words = files.read_bounded(folder / NAME, 1000).decode("ascii").split()
        hashed, secret = words
        return Lock(hashed, bytes.fromhex(secret)) if len(secret) == 64 else None
    except (InputProblem, ValueError):
        return None


def fits(kept: Lock, typed: str) -> bool:
    """Takes a tenth of a second, whatever was typed."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(kept.hashed, _spelled(typed[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False


def _spelled(typed: str) -> bytes:
    # An input method's full-width letters make no other password.
    return unicodedata.normalize("NFKC", typed).strip().encode("utf-8", "surrogatepass")
