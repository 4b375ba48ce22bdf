"""A batch of entries on its way: the journal's own bytes, compressed, sealed to the hub, signed by the station.

Over a network it is a request's body, on a stick it is a file; the same bytes either way (docs/sync.md).
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from station.problems import InputProblem, ProblemCode
from station.sync import packing
from station.sync.identity import HubIdentity, HubKeys, verified

MOST = 1_000
"""Entries of a batch."""

LIMIT = 6 << 20
"""Bytes of a sealed batch."""

PLAIN_LIMIT = 24 << 20
"""Bytes of what is inside: a bomb is never unfolded further."""

_CONTEXT = b"shaodian batch 1\0"


class Item(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=False):
    """An entry as it lies in the journal.

    `salt` and `body` are None where the body was removed, `digest` (32 bytes) is there only then. `skipped`
    seqs before it are not in the journal any more; only then `hash` is told, which nothing can be reckoned from.
    """

    header: bytes
    salt: bytes | None = None
    body: bytes | None = None
    digest: bytes | None = None
    skipped: int = 0
    hash: bytes | None = None


class Batch(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=False):
    """Entries that follow the one at `after`, whose hash is `before`; 32 zero bytes at the beginning.

    `clock` is the station's in UTC ms, `pending` how many are left behind this batch, `software` who sends it.
    """

    after: int
    before: bytes
    items: tuple[Item, ...]
    clock: int
    pending: int = 0
    software: str = ""


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=False):
    """What anybody may see of a batch: whose it is."""

    version: int
    station: str
    sealed: bytes
    signature: bytes


class Signer(Protocol):
    """A station's own key."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""


def seal(batch: Batch, station: str, key: Signer, hub: HubIdentity) -> bytes:
    """The bytes that travel."""
    plain = packing.compressed(msgspec.msgpack.encode(batch))
    sealed = packing.sealed(plain, hub, _CONTEXT + station.encode())
    signature = key.sign(_signed(station, sealed))
    return msgspec.msgpack.encode(Envelope(1, station, sealed, signature))


def envelope(data: bytes) -> Envelope:
    """Whose a batch is, nothing looked at yet; InputProblem where it is none."""
    if len(data) > LIMIT:
        raise InputProblem(ProblemCode.BATCH_TOO_LARGE)
    try:
        found = _ENVELOPE.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_A_BATCH) from None
    if found.version != 1 or not 0 < len(found.station) <= 36 or "\0" in found.station:
        raise InputProblem(ProblemCode.NOT_A_BATCH)
    return found


def authentic(found: Envelope, public: bytes) -> bool:
    """Whether a station's key signed it."""
    return verified(public, _signed(found.station, found.sealed), found.signature)


def opened(found: Envelope, keys: HubKeys) -> Batch:
    """What is inside of an authentic one; InputProblem where this hub cannot open or read it."""
    plain = packing.opened(found.sealed, keys, _CONTEXT + found.station.encode())
    return checked(packing.decompressed(plain, PLAIN_LIMIT))


def checked(plain: bytes) -> Batch:
    """A batch from its plain bytes; NOT_A_BATCH where they are none."""
    try:
        batch = _BATCH.decode(plain)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_A_BATCH) from None
    if batch.after < 0 or len(batch.before) != 32 or len(batch.items) > MOST:
        raise InputProblem(ProblemCode.NOT_A_BATCH)
    if not all(_whole(item) for item in batch.items):
        raise InputProblem(ProblemCode.NOT_A_BATCH)
    return batch


def _whole(item: Item) -> bool:
    if item.body is not None and item.salt is not None and item.digest is None:
        if not item.skipped and item.hash is None:
            return len(item.salt) == 16
    elif item.body is not None or item.salt is not None or item.digest is None:
        return False
    if item.salt is not None and len(item.salt) != 16:
        return False
    if item.skipped < 0 or (item.skipped > 0) != (item.hash is not None):
        return False
    return all(part is None or len(part) == 32 for part in (item.digest, item.hash))


def _signed(station: str, sealed: bytes) -> bytes:
    return _CONTEXT + station.encode() + b"\0" + sealed


_ENVELOPE = msgspec.msgpack.Decoder(Envelope)
_BATCH = msgspec.msgpack.Decoder(Batch)
