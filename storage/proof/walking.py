"""Walking the chain: every entry looked at in order, the first bad one named."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.rows import raw
from storage.journal import chain
from storage.journal import entries as journal
from storage.journal.entries import Head
from storage.journal.entry import StoredEntry
from storage.proof.derived import Days, Gaps, Lineage, Slips

PAGE = 500
LOWEST = -(1 << 63)
"""No row lies below it: entries and rows at impossible places are walked, and told, too."""

QUERY = (
    "SELECT seq, id, kind, at, day, lineage, subject, header, body, salt, body_digest, hash, key, "
    "projected FROM entry WHERE seq > ? ORDER BY seq LIMIT ?"
)


class Fault(StrEnum):
    """What is wrong with the first bad entry."""

    GAP = "gap"
    HEADER = "header"
    COLUMNS = "columns"
    BODY = "body"
    BODY_MISSING = "body_missing"
    HASH = "hash"
    STATION = "station"
    CUT = "cut"
    FORK = "fork"
    EMPTY = "empty"
    DAY = "day"
    SLIPS = "slips"
    LINEAGE = "lineage"
    SCHEMA = "schema"
    STATE = "state"
    PAGES = "pages"
    UNREADABLE = "unreadable"
    VIEWS = "views"


class Bad(Exception):
    """The first bad entry."""

    def __init__(self, seq: int, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.seq, self.fault, self.detail = seq, fault, detail


class Line(NamedTuple):
    """A row of the journal as it lies there, whatever that is."""

    seq: Any
    id: Any
    kind: Any
    at: Any
    day: Any
    lineage: Any
    subject: Any
    header: Any
    body: Any
    salt: Any
    body_digest: Any
    hash: Any
    key: Any
    projected: Any


@dataclass
class Walk:
    """One pass over the entries in order; `seen` is given each whole one."""

    noted: Head | None = None
    seen: Callable[[StoredEntry], None] = lambda entry: None
    head: Head = journal.EMPTY
    count: int = 0
    station: str = ""
    lineage: Lineage = field(default_factory=Lineage)
    days: Days = field(default_factory=Days)
    slips: Slips = field(default_factory=Slips)
    gaps: Gaps = field(default_factory=Gaps)
    missing: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    unshown: list[int] = field(default_factory=list)

    def page(self, connection: Connection) -> bool:
        """Some entries more; False where there were none."""
        rows = raw(connection, QUERY, self.head.seq if self.count else LOWEST, PAGE).fetchall()
        for row in rows:
            self._entry(Line(*row))
        return bool(rows)

    def ended(self) -> None:
        """What can only be said at the end."""
        if self.count == 0:
            raise Bad(1, Fault.EMPTY)
        if (seq := self.gaps.undeclared()) is not None:
            raise Bad(seq, Fault.GAP)
        if still := sorted(self.removed - self.missing - self.gaps.lost):
            raise Bad(still[0], Fault.BODY)
        if unsaid := sorted(self.missing - self.removed):
            raise Bad(unsaid[0], Fault.BODY_MISSING)
        if self.noted and self.noted.seq > self.head.seq:
            raise Bad(self.head.seq + 1, Fault.CUT)

    def _entry(self, row: Line) -> None:
        seq = self.head.seq + 1
        if row.seq != seq:
            if not isinstance(row.seq, int) or row.seq < seq:
                raise Bad(seq, Fault.GAP)
            self.gaps.found(seq, row.seq - 1)
        header = self._header(row)
        body = self._body(row)
        entry = StoredEntry(header, row.day, row.body, row.key)
        self._follows(row, header, body)
        linked = self._linked(row, after_gap=row.seq != seq)
        if self.noted and self.noted.seq == row.seq and self.noted.hash != linked:
            raise Bad(row.seq, Fault.FORK)
        if body is not None:
            entry.__dict__["body"] = body  # parsed once: its own place for what is found out later
            if header.kind == Kind.BODIES_REMOVED:
                self.removed.update(_numbers(body.get("removed")))
            if header.kind == Kind.SETTINGS_CHANGED:
                self.days.changed.append(row.seq)
            if header.kind == Kind.LINEAGE_BEGAN:
                self.gaps.declared(body.get("missing"))
        if row.projected != 1:
            self.unshown.append(row.seq)
        self.head = Head(row.seq, linked)
        self.count += 1
        self.seen(entry)

    def _linked(self, row: Line, *, after_gap: bool) -> bytes:
        if not isinstance(row.hash, bytes) or not isinstance(row.body_digest, bytes):
            raise Bad(row.seq, Fault.HASH)
        if after_gap:
            # What it follows is not there: the gap itself is what has to be declared.
            return row.hash
        linked = chain.link(self.head.hash, row.header, row.body_digest)
        if not hmac.compare_digest(linked, row.hash):
            raise Bad(row.seq, Fault.HASH)
        return linked

    def _header(self, row: Line) -> chain.Header:
        try:
            header = chain.read_header(row.header)
        except (ValueError, TypeError):
            raise Bad(row.seq, Fault.HEADER) from None
        told = (header.seq, header.id, header.kind, header.at, header.lineage, header.subject)
        if told != (row.seq, row.id, row.kind, row.at, row.lineage, row.subject):
            raise Bad(row.seq, Fault.COLUMNS)
        self.station = self.station or header.station
        if header.station != self.station:
            raise Bad(row.seq, Fault.STATION)
        return header

    def _body(self, row: Line) -> dict[str, Any] | None:
        if row.body is None and row.salt is None:
            self.missing.add(row.seq)
            return None
        # Salt and body are hashed together: only their lengths tell where one ends.
        whole = isinstance(row.body, bytes) and isinstance(row.salt, bytes)
        if not whole or len(row.salt) != chain.SALT:
            raise Bad(row.seq, Fault.BODY)
        if chain.digest_body(row.salt, row.body) != row.body_digest:
            raise Bad(row.seq, Fault.BODY)
        found = from_json(row.body)
        if not isinstance(found, dict):
            raise Bad(row.seq, Fault.BODY)
        return found

    def _follows(self, row: Line, header: chain.Header, body: dict[str, Any] | None) -> None:
        """Day, key and slip are outside the chain, but follow from what is inside."""
        if self.lineage.wrong(header):
            raise Bad(row.seq, Fault.LINEAGE)
        if not self.days.add(row.seq, header, row.day):
            raise Bad(row.seq, Fault.DAY)
        if body is not None:
            if (body.get("key") or None) != row.key:
                raise Bad(row.seq, Fault.COLUMNS)
            self.slips.add(row.seq, body)


def _numbers(found: Any) -> list[int]:
    return [seq for seq in found if isinstance(seq, int)] if isinstance(found, list) else []
