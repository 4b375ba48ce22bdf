"""What a batch's entries are to the hub: reckoned by place and chain, interpreted where it can, never refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from pydantic_core import from_json

from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.sync.batch import Batch, Item
from storage.journal import chain

LAST_SEQ = 1 << 62
_KINDS = frozenset(kind.value for kind in Kind)


class Parked(StrEnum):
    """Why an entry is kept without being interpreted."""

    NOT = ""
    HEADER = "header"
    VERSION = "version"
    STATION = "station"
    SEQ = "seq"
    KIND = "kind"
    BODY = "body"


class Fresh(msgspec.Struct, frozen=True, gc=False):
    """An entry of a batch, in its place, not yet looked into."""

    seq: int
    hash: bytes
    prev: bytes
    item: Item
    digest: bytes


class Row(msgspec.Struct, frozen=True, gc=False):
    """An entry as it is kept; `offset`, minutes east, is told by its header alone."""

    seq: int
    hash: bytes
    prev: bytes
    gap: int
    header: bytes
    salt: bytes | None
    body: bytes | None
    digest: bytes
    lineage: str
    id: str
    kind: str
    at: int
    parked: str
    offset: int = 0


class _Header(msgspec.Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    version: int
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


def entries(batch: Batch) -> list[Fresh]:
    """All of a batch; each follows the one before it, whatever its header says."""
    seq, prev = batch.after, batch.before
    if seq > LAST_SEQ:
        raise InputProblem(ProblemCode.NOT_A_BATCH)
    found: list[Fresh] = []
    for item in batch.items:
        seq += 1 + item.skipped
        if seq > LAST_SEQ:
            raise InputProblem(ProblemCode.NOT_A_BATCH)
        digest = item.digest or chain.digest_body(item.salt or b"", item.body or b"")
        linked = item.hash or chain.link(prev, item.header, digest)
        found.append(Fresh(seq, linked, prev, item, digest))
        prev = linked
    return found


def row(station: str, fresh: Fresh) -> Row:
    """What is kept of an entry, with the reason where it cannot be interpreted."""
    item = fresh.item
    header, parked = _interpreted(item.header)
    if header is None:
        told, east = ("", "", "", 0), 0
    else:
        told, east = (header.lineage, header.id, header.kind, header.at), header.offset
        parked = _fault(header, station, fresh.seq, item)
    return Row(
        fresh.seq, fresh.hash, fresh.prev, item.skipped, item.header, item.salt, item.body,
        fresh.digest, *told, parked.value, east,
    )  # fmt: skip


def _interpreted(spelled: bytes) -> tuple[_Header | None, Parked]:
    header = _plain(spelled)
    if header is None:
        try:
            header = _any(spelled)
        except (ValueError, RecursionError):
            return None, _unread(spelled)
    return (None, Parked.HEADER) if abs(header.at) > LAST_SEQ else (header, Parked.NOT)


def _plain(spelled: bytes) -> _Header | None:
    """A header without escapes, read in a fifth of the time: then every spelling of it is the canonical one."""
    if b"\\" in spelled or len(spelled) > chain.HEADER_LIMIT:
        return None
    try:
        header = _HEADER.decode(spelled)
        canonical = header.version == chain.VERSION and _ENCODER.encode(header) == spelled
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    return header if canonical else None


def _any(spelled: bytes) -> _Header:
    """The same with escapes; PostgreSQL has no text with a zero in it."""
    found = chain.read_header(spelled)
    lineage, entry, kind = (
        word.replace("\0", "\ufffd") for word in (found.lineage, found.id, found.kind)
    )
    return _Header(
        found.version, found.station, lineage, found.seq, entry, kind, found.at, found.offset,
        found.shift, found.operator, found.subject,
    )  # fmt: skip


def _fault(header: _Header, station: str, seq: int, item: Item) -> Parked:
    if header.station != station:
        return Parked.STATION
    if header.seq != seq:
        return Parked.SEQ
    if header.kind not in _KINDS:
        return Parked.KIND
    return Parked.NOT if item.body is None or _is_object(item.body) else Parked.BODY


def _unread(spelled: bytes) -> Parked:
    """A header of another version is told from what is none."""
    try:
        values = from_json(spelled[: chain.HEADER_LIMIT])
    except (ValueError, RecursionError):
        return Parked.HEADER
    numbered = isinstance(values, list) and bool(values) and isinstance(values[0], int)
    return Parked.VERSION if numbered and values[0] > chain.VERSION else Parked.HEADER


def _is_object(body: bytes) -> bool:
    try:
        _OBJECT.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


_HEADER = msgspec.json.Decoder(_Header)
_ENCODER = msgspec.json.Encoder()
# Decoded whole: what is only stepped over may hold a number that no later reader takes.
_OBJECT = msgspec.json.Decoder(dict[str, Any])
