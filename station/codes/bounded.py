"""Decoding with a bound before anything is allocated: base45, inflate, CBOR."""

from __future__ import annotations

import io
import zlib
from typing import Any

TEXT_LIMIT = 8192
INFLATED_LIMIT = 64 * 1024
DEPTH = 16


class DecodeError(Exception):
    """The step that failed: `prefix`, `base45`, `compression`, `cbor`, `cose`, `cwt`, `fields`."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def base45(text: str) -> bytes:
    """The bytes of base45 text."""
    from base45 import b45decode

    if len(text) > TEXT_LIMIT:
        raise DecodeError("base45")
    try:
        # The library takes trailing line ends off; here they are as wrong as anything else.
        if text.endswith("\n"):
            raise ValueError
        return bytes(b45decode(text))
    except ValueError:
        raise DecodeError("base45") from None


def to_base45(data: bytes) -> str:
    """Base45 text, which a QR code holds in its alphanumeric mode."""
    from base45 import b45encode

    return str(b45encode(data).decode("ascii"))


def inflate(data: bytes) -> bytes:
    """The inflated bytes of a whole zlib stream, at most INFLATED_LIMIT."""
    decoder = zlib.decompressobj()
    try:
        found = decoder.decompress(data, INFLATED_LIMIT)
    except zlib.error:
        raise DecodeError("compression") from None
    if not decoder.eof or decoder.unconsumed_tail:
        raise DecodeError("compression")
    return found


def cbor(data: bytes, step: str = "cbor") -> Any:
    """One CBOR value that takes all the bytes; nesting is bounded."""
    import cbor2

    if len(data) > INFLATED_LIMIT:
        raise DecodeError(step)
    stream = io.BytesIO(data)
    try:
        # A key that is there twice is refused: readers differ in which one counts.
        decoder = cbor2.CBORDecoder(stream, max_depth=DEPTH, allow_duplicate_keys=False)
        value = decoder.decode()
    except Exception:  # noqa: BLE001,RUF100 - a stranger's bytes; whatever it is, it is unreadable
        raise DecodeError(step) from None
    if stream.read(1):
        raise DecodeError(step)
    return value
