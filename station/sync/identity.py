"""A hub's identity: the key that it signs with, the key that is sealed to, and the fingerprint of both."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from station.problems import InputProblem, ProblemCode

KEY = 32
"""Bytes of a public key, of either kind."""

GROUP, DIGITS = 4, 24


@dataclass(frozen=True, slots=True)
class HubIdentity:
    """Ed25519 and X25519, raw, 32 bytes each."""

    signing: bytes
    sealing: bytes

    @property
    def fingerprint(self) -> str:
        """24 letters and digits of the SHA-256 of both: what the invitation names, and people compare."""
        return _spelled(hashlib.sha256(b"shaodian hub 1\0" + self.signing + self.sealing).digest())

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the hub signed it."""
        return verified(self.signing, message, signature)


@dataclass(frozen=True, slots=True)
class HubKeys:
    """The private halves; they never leave the hub."""

    signing: Any
    sealing: Any

    @property
    def public(self) -> HubIdentity:
        """What everybody may know."""
        return HubIdentity(
            self.signing.public_key().public_bytes_raw(),
            self.sealing.public_key().public_bytes_raw(),
        )

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return bytes(self.signing.sign(message))


def new_keys() -> HubKeys:
    """A hub's own, at random."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return HubKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())


def keys_of(signing: bytes, sealing: bytes) -> HubKeys:
    """From what was kept, 32 bytes each; InputProblem where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return HubKeys(
            Ed25519PrivateKey.from_private_bytes(signing),
            X25519PrivateKey.from_private_bytes(sealing),
        )
    except ValueError:
        raise InputProblem(ProblemCode.NOT_A_PRIVATE_KEY, file="hub") from None


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is of this key over these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def grouped(fingerprint: str) -> str:
    """In groups, for eyes."""
    return " ".join(fingerprint[at : at + GROUP] for at in range(0, len(fingerprint), GROUP))


def _spelled(digest: bytes) -> str:
    return base64.b32encode(digest).decode("ascii")[:DIGITS]
