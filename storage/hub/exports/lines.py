"""The lines of an export: each station's entries beside the others', those of one person linked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection

from station.clock import from_millis
from station.events.masking import masked
from station.problems import InputProblem, ProblemCode
from storage.database.rows import columns, raw
from storage.hub import stations
from storage.hub.exports.linking import Linking

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """Which entries, from `since` until before `until`, ms, 0 without a bound; all kinds where none is named."""

    station: str = ""
    kinds: tuple[str, ...] = ()
    since: int = 0
    until: int = 0

    def __post_init__(self) -> None:
        if self.until and self.since >= self.until:
            raise InputProblem(ProblemCode.RANGE_REVERSED)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it lies there."""

    seq: int
    hash: bytes
    branch: int
    header: bytes
    body: bytes | None
    lineage: str
    id: str
    kind: str
    at: int
    parked: str
    received_at: int


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it goes out; `people` are digests, `body` nothing where it was removed or cannot be masked."""

    station: str
    code: str
    seq: int
    hash: str
    branch: int
    lineage: str
    id: str
    kind: str
    at: str
    received: str
    parked: str
    people: tuple[str, ...]
    body: dict[str, Any] | None = field(repr=False)


def lines(connection: Connection, span: Span, linking: Linking, *, full: bool) -> Iterator[Line]:
    """Station by station, by place; of two entries at one place both."""
    known = stations.all_of_them(connection)
    if span.station:
        known = [stations.named(connection, span.station)]
    for row in known:
        for kept in _kept(connection, row.station, span):
            yield _line(row.station, row.code, kept, linking, full=full)


def _kept(connection: Connection, station: str, span: Span) -> Iterator[Kept]:
    kinds = f" AND kind IN ({', '.join('?' * len(span.kinds))})" if span.kinds else ""
    query = (
        f"SELECT {columns(Kept)} FROM entry WHERE station = ? AND (seq, hash) > (?, ?) "  # noqa: S608
        f"AND (at >= ? OR ? = 0) AND (at < ? OR ? = 0){kinds} ORDER BY seq, hash LIMIT ?"
    )
    last: tuple[int, bytes] = (0, b"")
    while True:
        found = raw(
            connection, query, station, *last, span.since, span.since, span.until, span.until,
            *span.kinds, PAGE,
        ).fetchall()  # fmt: skip
        page = [Kept(*each) for each in found]
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].seq, page[-1].hash


def _line(station: str, code: str, kept: Kept, linking: Linking, *, full: bool) -> Line:
    body: dict[str, Any] | None = None
    people: tuple[str, ...] = ()
    # What cannot be interpreted cannot be masked either.
    if kept.body is not None and (full or not kept.parked):
        body = _read(kept.body)
    if body is not None:
        people = linking.people(body)
        body = body if full else masked(body, kept.kind)
    return Line(
        station, code, kept.seq, bytes(kept.hash).hex(), kept.branch, kept.lineage, kept.id,
        kept.kind, _moment(kept), _iso(kept.received_at), kept.parked, people, body,
    )  # fmt: skip


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        found = from_json(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _moment(kept: Kept) -> str:
    """By the station's own clock and zone; nothing where its header cannot be read."""
    if not kept.lineage and not kept.kind:
        return ""
    try:
        zone = timezone(timedelta(minutes=int(from_json(kept.header)[7])))
        return from_millis(kept.at).astimezone(zone).isoformat(timespec="seconds")
    except (ValueError, OverflowError, TypeError, LookupError):
        return _iso(kept.at)


def _iso(ms: int) -> str:
    try:
        return from_millis(ms).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return str(ms)
