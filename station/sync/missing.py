"""What a restored station asks its hub for: the entries that its backup lacks, for its own eyes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from station.problems import InputProblem, ProblemCode
from station.sync import packing
from station.sync.answer import digest
from station.sync.batch import LIMIT, PLAIN_LIMIT, Batch, Signer, checked
from station.sync.identity import HubIdentity, HubKeys, verified

REQUEST_LIMIT = 4 << 10
_ASKED, _GIVEN = b"shaodian missing 1\0", b"shaodian given back 1\0"


class Missing(msgspec.Struct, frozen=True, array_like=True):
    """The last entry that the station has; `reply` is an X25519 key made for this one question."""

    station: str
    after: int
    before: bytes
    reply: bytes


class _Signed(msgspec.Struct, frozen=True, array_like=True):
    version: int
    said: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """The request, and the key that opens its answer."""

    data: bytes
    private: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; whose key signed it is looked at by whoever knows the keys."""

    missing: Missing
    said: bytes
    signature: bytes

    def signed_by(self, public: bytes) -> bool:
        """Whether a station's key signed it."""
        return verified(public, _ASKED + self.said, self.signature)


def ask(station: str, after: int, before: bytes, key: Signer) -> Question:
    """The question of a station whose journal ends there."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    reply = private.public_key().public_bytes_raw()
    said = msgspec.msgpack.encode(Missing(station, after, before, reply))
    return Question(msgspec.msgpack.encode(_Signed(1, said, key.sign(_ASKED + said))), private)


def asked(data: bytes) -> Asked:
    """The request; NOT_A_BATCH where it is none."""
    try:
        if len(data) > REQUEST_LIMIT:
            raise ValueError
        signed = _SIGNED.decode(data)
        missing = _MISSING.decode(signed.said)
        whole = len(missing.before) == len(missing.reply) == 32 and "\0" not in missing.station
        if signed.version != 1 or not whole:
            raise ValueError
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_A_BATCH) from None
    return Asked(missing, signed.said, signed.signature)


def give(batch: Batch, request: bytes, reply: bytes, keys: HubKeys) -> bytes:
    """The answer: sealed to the question's own key, signed by the hub over the question too."""
    plain = packing.compressed(msgspec.msgpack.encode(batch))
    sealed = packing.sealed(plain, HubIdentity(b"", reply), _GIVEN)
    signature = keys.sign(_GIVEN + digest(request) + sealed)
    return msgspec.msgpack.encode(_Signed(1, sealed, signature))


def given(data: bytes, question: Question, hub: HubIdentity) -> Batch:
    """What the hub gives back; NOT_THE_HUB for whatever else came."""
    try:
        if len(data) > LIMIT:
            raise ValueError
        signed = _SIGNED.decode(data)
        if not hub.signed(_GIVEN + digest(question.data) + signed.said, signed.signature):
            raise ValueError
        plain = packing.opened(signed.said, HubKeys(None, question.private), _GIVEN)
        return checked(packing.decompressed(plain, PLAIN_LIMIT))
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_THE_HUB) from None


_SIGNED = msgspec.msgpack.Decoder(_Signed)
_MISSING = msgspec.msgpack.Decoder(Missing)
