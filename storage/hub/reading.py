"""What a batch's entries are to the hub: reckoned by place and chain, interpreted where it can, never refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from pydantic_core import from_json

from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.sync.batch import Batch, Item
from storage.journal import chain
from storage.journal.chain import Header

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


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry of a batch, in its place; `header` is None where none could be read."""

    seq: int
    hash: bytes
    prev: bytes
    item: Item
    digest: bytes
    header: Header | None
    parked: Parked

    def row(self, station: str, branch: int, now: int) -> tuple[object, ...]:
        """As the table's columns have it."""
        item, header = self.item, self.header
        told = (header.lineage, header.id, header.kind, header.at) if header else ("", "", "", 0)
        return (
            station, self.seq, _bound(self.hash), branch, _bound(self.prev), item.skipped,
            _bound(item.header), _bound(item.salt) if item.salt is not None else None,
            _bound(item.body) if item.body is not None else None, _bound(self.digest), *told,
            self.parked.value, now,
        )  # fmt: skip


_bound = bytearray
"""The driver asks its adapters about every `bytes`, 2 µs each, and about no `bytearray`."""


def entries(station: str, batch: Batch) -> list[Fresh]:
    """All of a batch; each follows the one before it, whatever its header says."""
    seq, prev = batch.after, batch.before
    found: list[Fresh] = []
    for item in batch.items:
        seq += 1 + item.skipped
        if seq > LAST_SEQ:
            raise InputProblem(ProblemCode.NOT_A_BATCH)
        digest = item.digest or chain.digest_body(item.salt or b"", item.body or b"")
        linked = item.hash or chain.link(prev, item.header, digest)
        header, parked = _interpreted(station, seq, item)
        found.append(Fresh(seq, linked, prev, item, digest, header, parked))
        prev = linked
    return found


def _interpreted(station: str, seq: int, item: Item) -> tuple[Header | None, Parked]:
    try:
        header = chain.read_header(item.header)
    except (ValueError, RecursionError):
        return None, _unread(item.header)
    if abs(header.at) > LAST_SEQ:
        return None, Parked.HEADER
    return header, _fault(header, station, seq, item)


def _fault(header: Header, station: str, seq: int, item: Item) -> Parked:
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


_OBJECT = msgspec.json.Decoder(dict[str, Any])
