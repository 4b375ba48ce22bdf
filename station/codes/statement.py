"""Statement of a log, `ST1:`: a station says under its own key how long its journal is, and its last hash.

`ST1:`, then base45 of 64 bytes of Ed25519 signature and the JSON object that is signed: names sorted, no blanks.
Whoever has the text can check it alone; whose key it is, its `fingerprint` tells.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from station.codes.bounded import DecodeError, base45, to_base45
from station.problems import InputProblem, ProblemCode

PREFIX = "ST1:"
SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Statement:
    """Entries `first` to `last`, `count` of them.

    `before` and `head` are the hashes ahead of the first and of the last;
    `made` is RFC 3339, `public` the station's Ed25519 key in base64, 32 bytes.
    """

    station: str
    name: str
    lineage: str
    first: int
    last: int
    count: int
    before: str
    head: str
    made: str
    public: str
    version: int = 1

    @property
    def fingerprint(self) -> str:
        """What two people compare: 16 digits of the SHA-256 of the key."""
        return fingerprint(self.public)

    def spell(self) -> bytes:
        """The bytes that are signed."""
        return json.dumps(
            asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()


def fingerprint(public: str) -> str:
    """A key in four groups of four digits."""
    digest = hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def text_of(statement: Statement, signature: bytes) -> str:
    """The text for a file or a QR code."""
    return PREFIX + to_base45(signature + statement.spell())


def read(text: str) -> Statement:
    """The statement of a text whose signature holds; NOT_A_STATEMENT or STATEMENT_FORGED otherwise."""
    line = next((row.strip() for row in text.splitlines() if row.startswith(PREFIX)), "")
    try:
        raw = base45(line[len(PREFIX) :])
        values: Any = json.loads(raw[SIGNATURE:])
        found = _typed(values)
        key = base64.b64decode(found.public, validate=True)
        spelled = found.spell()
    except (DecodeError, ValueError, TypeError, RecursionError):
        raise InputProblem(ProblemCode.NOT_A_STATEMENT) from None
    if spelled != raw[SIGNATURE:] or not _signed(key, raw[:SIGNATURE], raw[SIGNATURE:]):
        raise InputProblem(ProblemCode.STATEMENT_FORGED)
    return found


_NUMBERS = {"first", "last", "count", "version"}


def _typed(values: Any) -> Statement:
    if not isinstance(values, dict) or any(
        type(value) is not (int if name in _NUMBERS else str) for name, value in values.items()
    ):
        raise ValueError("not its fields")
    found = Statement(**values)
    if found.version != 1 or not 0 < found.first <= found.last:
        raise ValueError("not its values")
    return found


def _signed(key: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
