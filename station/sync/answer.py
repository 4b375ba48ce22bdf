"""What a hub answers: what it holds of a station, under its own signature; the last one is the receipt."""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec

from station.problems import InputProblem, ProblemCode
from station.sync.identity import HubIdentity, HubKeys

LIMIT = 64 << 10
"""Bytes of an answer; a captive portal's page is longer, or no answer."""

_CONTEXT = b"shaodian answer 1\0"


class Status(StrEnum):
    """What became of a batch."""

    HELD = "held"
    """All of it is on the hub's disk, now or from before."""

    WANTED = "wanted"
    """It does not follow on what the hub holds: `known` says what that is."""

    REFUSED = "refused"
    """The signature is not of a key that the hub lets in: never enrolled, or shut out."""


class Held(msgspec.Struct, frozen=True, array_like=True):
    """An entry that the hub holds, by its place and hash."""

    seq: int
    hash: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of one request of a station.

    `request` is the SHA-256 of the bytes that it answers, `held` the last entry of the batch, or the newest that
    the hub has; `known` is a ladder of what it has, newest first; `clock` the hub's in UTC ms. `alarm` is there
    where the hub has two entries at one place and nobody said why.
    """

    station: str
    request: bytes
    status: Status
    clock: int
    held: Held
    known: tuple[Held, ...] = ()
    alarm: bool = False


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """An answer's bytes and the hub's signature over them."""

    version: int
    answer: bytes
    signature: bytes


def sign(answer: Answer, keys: HubKeys) -> bytes:
    """The bytes that travel back."""
    spelled = msgspec.msgpack.encode(answer)
    return msgspec.msgpack.encode(Signed(1, spelled, keys.sign(_CONTEXT + spelled)))


def read(data: bytes, hub: HubIdentity, request: bytes | None = None) -> Answer:
    """The hub's own answer, to this very request where one is given; NOT_THE_HUB for whatever else came back."""
    try:
        if len(data) > LIMIT:
            raise ValueError
        signed = _SIGNED.decode(data)
        if signed.version != 1 or not hub.signed(_CONTEXT + signed.answer, signed.signature):
            raise ValueError
        answer = _ANSWER.decode(signed.answer)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_THE_HUB) from None
    if request is not None and answer.request != digest(request):
        raise InputProblem(ProblemCode.NOT_THE_HUB)
    return answer


def digest(request: bytes) -> bytes:
    """What an answer names its request by."""
    return hashlib.sha256(request).digest()


_SIGNED = msgspec.msgpack.Decoder(Signed)
_ANSWER = msgspec.msgpack.Decoder(Answer)
