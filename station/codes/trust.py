"""Trust: whose signatures count, for what, from which files, and how old they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Usage(StrEnum):
    """What a key may sign."""

    TRAVEL = "travel"
    SLIP = "slip"
    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


DCC_USAGES = frozenset({Usage.VACCINATION, Usage.TEST, Usage.RECOVERY})


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, its id, whom it belongs to, and what it may sign."""

    kid: bytes
    key: Any
    issuer: str = ""
    usages: frozenset[Usage] = frozenset(Usage)
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class TrustFile:
    """A file that keys came from; `made` and `expires` where it says so."""

    name: str
    keys: int
    made: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True)
class Trust:
    """All trusted keys by id, and codes that were revoked."""

    keys: dict[bytes, tuple[TrustedKey, ...]] = field(default_factory=dict)
    revoked_codes: frozenset[bytes] = frozenset()
    files: tuple[TrustFile, ...] = ()

    def candidates(self, kid: bytes) -> tuple[TrustedKey, ...]:
        """The keys that may have signed: those of the id, or all where none is given."""
        if kid:
            return self.keys.get(kid, ())
        return tuple(key for keys in self.keys.values() for key in keys)[:64]

    @property
    def oldest(self) -> datetime | None:
        """When the oldest list was made."""
        made = [f.made for f in self.files if f.made]
        return min(made) if made else None

    def expired(self, now: datetime) -> bool:
        """Whether a list is past its date."""
        return any(f.expires is not None and f.expires < now for f in self.files)


def gather(
    keys: Iterable[TrustedKey], revoked: Iterable[bytes] = (), files: Iterable[TrustFile] = ()
) -> Trust:
    """One trust of all keys."""
    by_id: dict[bytes, tuple[TrustedKey, ...]] = {}
    for key in keys:
        by_id[key.kid] = (*by_id.get(key.kid, ()), key)
    return Trust(by_id, frozenset(revoked), tuple(files))


def key_id(encoded: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of a certificate, or of a public key, in DER."""
    import hashlib

    return hashlib.sha256(encoded).digest()[:8]
