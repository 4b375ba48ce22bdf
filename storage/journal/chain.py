"""The chain: an entry's header in one canonical spelling, its digests, and what they prove."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass

from pydantic_core import from_json, to_json

VERSION = 1
GENESIS = bytes(32)
"""What the first entry follows."""

_SPELLER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_TYPES = (int, str, str, int, str, str, int, int, str, str, str)

SALT = 16
HEADER_LIMIT = 4096
"""Bytes; a header has eleven short values."""


@dataclass(frozen=True, slots=True)
class Header:
    """What every entry says besides its body; `at` is UTC ms, `offset` minutes east."""

    station: str
    lineage: str
    seq: int
    id: str
    kind: str
    at: int
    offset: int
    shift: str
    operator: str
    subject: str
    version: int = VERSION

    def spell(self) -> bytes:
        """The canonical bytes: a JSON array, no blanks, UTF-8."""
        values = [
            self.version, self.station, self.lineage, self.seq, self.id, self.kind, self.at,
            self.offset, self.shift, self.operator, self.subject,
        ]  # fmt: skip
        return _SPELLER.encode(values).encode()


def read_header(spelled: bytes) -> Header:
    """The header that bytes spell; ValueError where they spell none."""
    if not isinstance(spelled, bytes) or len(spelled) > HEADER_LIMIT:
        raise ValueError("no header's size")
    values = from_json(spelled)
    if not isinstance(values, list) or len(values) != 11 or values[0] != VERSION:
        raise ValueError("not a header")
    if tuple(map(type, values)) != _TYPES:
        raise ValueError("not a header's values")
    # Spelled by another library than `spell`, a fifth as long, and to the same bytes.
    if to_json(values) != spelled:
        raise ValueError("not the canonical spelling")
    return Header(*values[1:])


def new_salt() -> bytes:
    """Random, so that the digest of a removed body cannot be found by guessing bodies."""
    return secrets.token_bytes(SALT)


def digest_body(salt: bytes, body: bytes) -> bytes:
    """SHA-256 of salt and body."""
    return hashlib.sha256(salt + body).digest()


def link(prev: bytes, header: bytes, body_digest: bytes) -> bytes:
    """The hash that the next entry follows."""
    return hashlib.sha256(prev + header + body_digest).digest()
