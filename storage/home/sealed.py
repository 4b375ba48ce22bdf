"""Signing keys sealed to the recovery key, so that a backup may hold them."""

from __future__ import annotations

import json
import os

from station.problems import InputProblem, ProblemCode

MAGIC = b"SDK1"
NONCE = 12
LIMIT = 1_000_000


def seal(key: bytes, keys: dict[str, bytes]) -> bytes:
    """`SDK1`, a nonce, and AES-256-GCM over a JSON object of file name and PEM text.

    Its key is HKDF-SHA256 of the database's key, which is what the recovery key spells.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    plain = json.dumps({name: pem.decode("ascii") for name, pem in keys.items()}).encode()
    nonce = os.urandom(NONCE)
    return MAGIC + nonce + AESGCM(_derived(key)).encrypt(nonce, plain, MAGIC)


def unseal(key: bytes, sealed: bytes, where: object) -> dict[str, bytes]:
    """The keys again; a problem where they were sealed to another key or damaged."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = len(MAGIC) + NONCE
    try:
        if sealed[: len(MAGIC)] != MAGIC:
            raise ValueError
        plain = AESGCM(_derived(key)).decrypt(sealed[len(MAGIC) : head], sealed[head:], MAGIC)
        found: dict[str, str] = json.loads(plain)
        return {name: pem.encode("ascii") for name, pem in found.items()}
    except (ValueError, InvalidTag, AttributeError):
        raise InputProblem(ProblemCode.NOT_A_BACKUP, file=where) from None


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, None, b"shaodian signing keys 1").derive(key)
