"""The station's own key, Ed25519: hand-overs, reports and statements are signed with it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station import files
from station.problems import InputProblem, ProblemCode

SUFFIX = ".ed25519"
NAME = f"station{SUFFIX}"


@dataclass(frozen=True, slots=True)
class StationKey:
    """The private key, and its public half in base64."""

    private: Any
    public: str

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return bytes(self.private.sign(message))


def make(path: Path) -> StationKey:
    """A new key in its file, for its owner's eyes only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.write(path, pem, mode=0o600)
    return _of(key)


def load(path: Path) -> StationKey:
    """The key of a file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(files.read_bounded(path, 10_000), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputProblem(ProblemCode.NOT_A_PRIVATE_KEY, file=path)
    return _of(key)


def _of(key: Any) -> StationKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return StationKey(key, base64.b64encode(raw).decode("ascii"))
