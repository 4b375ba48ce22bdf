"""What a hub's folder keeps secret: the database's key, and the private halves of its identity."""

from __future__ import annotations

import secrets
from pathlib import Path

from station import files
from station.problems import InputProblem, ProblemCode, StationProblem
from station.sync.identity import HubKeys, keys_of, new_keys

KEY, IDENTITY = "hub.key", "hub.identity"
"""Files of a hub's folder, for its owner's eyes only."""


def make(folder: Path) -> None:
    """Both, where they are not there yet; a database without its key gets no other."""
    if not (folder / KEY).exists():
        files.write(folder / KEY, secrets.token_hex(32).encode() + b"\n", mode=0o600)
    if not (folder / IDENTITY).exists():
        keys = new_keys()
        halves = (keys.signing.private_bytes_raw(), keys.sealing.private_bytes_raw())
        text = "\n".join(half.hex() for half in halves) + "\n"
        files.write(folder / IDENTITY, text.encode(), mode=0o600)


def database_key(folder: Path) -> bytes:
    """32 bytes."""
    path = folder / KEY
    if not path.is_file():
        raise StationProblem(ProblemCode.KEY_MISSING, file=path)
    (key,) = _words(path, 1)
    return key


def identity(folder: Path) -> HubKeys:
    """The keys that the hub signs with and is sealed to."""
    signing, sealing = _words(folder / IDENTITY, 2)
    return keys_of(signing, sealing)


def link_secret(folder: Path) -> bytes:
    """What the digests of people are keyed by: hubs of one identity make the same."""
    sealing: bytes = identity(folder).sealing.private_bytes_raw()
    return sealing


def _words(path: Path, count: int) -> list[bytes]:
    try:
        found = [bytes.fromhex(w) for w in files.read_bounded(path, 1000).decode("ascii").split()]
    except ValueError:
        found = []
    if len(found) != count or any(len(word) != 32 for word in found):
        raise InputProblem(ProblemCode.NOT_A_PRIVATE_KEY, file=path)
    return found
