"""Compressed by zstd, and sealed to one reader by HPKE (RFC 9180); what is unfolded has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from station.problems import InputProblem, ProblemCode

if TYPE_CHECKING:
    from station.sync.identity import HubIdentity, HubKeys

LEVEL = 3
WINDOW = 1 << 23
"""The most memory that a frame may ask for."""


def compressed(data: bytes) -> bytes:
    """A zstd frame that says how long it is inside."""
    import zstandard

    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(data)


def decompressed(data: bytes, limit: int) -> bytes:
    """At most `limit` bytes; what would be more, or is no frame, is refused before it is unfolded."""
    import zstandard

    try:
        told = zstandard.get_frame_parameters(data).content_size
        if told == zstandard.CONTENTSIZE_UNKNOWN or told > limit:
            raise InputProblem(ProblemCode.BATCH_TOO_LARGE)
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        return reader.decompress(data, max_output_size=limit)
    except (zstandard.ZstdError, MemoryError):
        raise InputProblem(ProblemCode.NOT_A_BATCH) from None


def sealed(plain: bytes, hub: HubIdentity, context: bytes) -> bytes:
    """For the hub's eyes alone."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return bytes(_suite().encrypt(plain, X25519PublicKey.from_public_bytes(hub.sealing), context))


def opened(data: bytes, keys: HubKeys, context: bytes) -> bytes:
    """The plain bytes; SEALED_FOR_ANOTHER where this hub's key does not open them."""
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(_suite().decrypt(data, keys.sealing, context))
    except (InvalidTag, ValueError):
        raise InputProblem(ProblemCode.SEALED_FOR_ANOTHER) from None


def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
