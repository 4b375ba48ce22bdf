"""The recovery key: the database's key as text that can be written down and typed in again."""

from __future__ import annotations

import base64
import hashlib

from station.problems import ProblemCode, StationProblem

KEY_BYTES = 32


def recovery_text(key: bytes) -> str:
    """The key as words of seven letters to be written down, with a checksum at the end.

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
        raise StationProblem(ProblemCode.BAD_RECOVERY_KEY) from None
    key, checksum = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(raw) != KEY_BYTES + 3 or hashlib.sha256(key).digest()[:3] != checksum:
        raise StationProblem(ProblemCode.BAD_RECOVERY_KEY)
    return key
