"""Trust: whose signatures count, for what, from which files, and how old they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Usage(StrEnum):
    """What a key may sign."""

    TRAVEL = "travel"
    SLIP = "slip"
    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
DCC_USAGES = frozenset({Usage.VACCINATION, Usage.TEST, Usage.RECOVERY})


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, its id, whom it belongs to, and what it may sign."""

    kid: bytes
    key: Any
    issuer: str = ""
    usages: frozenset[Usage] = frozenset()
    """What it was named for; a file that does not say gives it nothing of ours."""

    revoked: bool = False
    stated: datetime | None = None
    """When a list of ours said so; the newest statement about a key counts."""

    begins: datetime | None = None
    ends: datetime | None = None
    """The dates of its certificate."""

    @property
    def thumbprint(self) -> bytes:
        """SHA-256 of the public key itself: another id does not make it another key."""
        import hashlib

        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        encoded = self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(encoded).digest()

    def in_date(self, now: datetime) -> bool:
        """Whether its certificate holds at `now`."""
        begun = self.begins is None or self.begins <= now
        return begun and (self.ends is None or now <= self.ends)


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
    for key in _newest_word(tuple(keys)):
        by_id[key.kid] = (*by_id.get(key.kid, ()), key)
    return Trust(by_id, frozenset(revoked), tuple(files))


def _newest_word(keys: tuple[TrustedKey, ...]) -> Iterator[TrustedKey]:
    """Every key with what the newest list says of its revocation, under whatever id it stands."""
    if not any(key.revoked for key in keys):
        yield from keys
        return
    words: dict[bytes, tuple[datetime, bool]] = {}
    for key in keys:
        at = key.stated or _LONG_AGO
        before = words.get(key.thumbprint)
        listed = key.stated is not None or key.revoked
        # Of two words of one moment the stricter counts.
        if listed and (before is None or (at, key.revoked) > before):
            words[key.thumbprint] = (at, key.revoked)
    for key in keys:
        word = words.get(key.thumbprint)
        yield replace(key, revoked=word[1]) if word else key


def key_id(encoded: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of a certificate, or of a public key, in DER."""
    import hashlib

    return hashlib.sha256(encoded).digest()[:8]
