"""Linking: the same person met at two stations, by a keyed digest of the document's number."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

_PURPOSE = b"shaodian people 1"
NONE = "none"
"""The kind of a document that there is not."""


class Linking:
    """Digests that only a hub of this identity makes; nothing leads back from one to a number."""

    def __init__(self, secret: bytes) -> None:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        self._key = HKDF(SHA256(), 32, None, _PURPOSE).derive(secret)

    def people(self, body: dict[str, Any]) -> tuple[str, ...]:
        """Whoever a body names by a document: 24 hexadecimal digits each, in the order of the body."""
        return tuple(dict.fromkeys(self._digest(*found) for found in _documents(body)))

    def _digest(self, kind: str, number: str) -> str:
        spelled = "".join(number.split()).upper()
        told = hmac.new(self._key, f"{kind}\0{spelled}".encode(), hashlib.sha256)
        return told.hexdigest()[:24]


def _documents(value: Any) -> Iterator[tuple[str, str]]:
    """Kind and number of every document in a body, however deep it lies."""
    if isinstance(value, list):
        for part in value:
            yield from _documents(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key == "document" and isinstance(part, dict):
                kind, number = part.get("kind"), part.get("number")
                if isinstance(kind, str) and isinstance(number, str) and number and kind != NONE:
                    yield kind, number
            else:
                yield from _documents(part)
