"""Verify: walks the chain, names the first bad entry, and compares the views."""

from __future__ import annotations

import hmac
import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storage import chain, journal, schema, state, views
from storage.engine import Database
from storage.entry import Kind, StoredEntry
from storage.journal import Head
from storage.tables import VIEWS, table
from storage.verify_helps import Days, Lineage, Slips
from storage.verify_helps import schema as schema_of


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
    UNREADABLE = "unreadable"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok` with count and head, or the first bad entry and its fault."""

    ok: bool
    count: int
    head: Head
    seq: int = 0
    fault: Fault | None = None
    detail: str = ""


class _Bad(Exception):
    def __init__(self, seq: int, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.seq, self.fault, self.detail = seq, fault, detail


Progress = Callable[[int, int], None]


def nothing(_done: int, _of: int) -> None:
    """Nobody looks."""


def verify(
    database: Database,
    noted: Head | None = None,
    progress: Progress = nothing,
    hour: int | None = None,
) -> Verdict:
    """Walks everything; `noted` is a head that was written down elsewhere.

    `hour` is the setting at which the business day begins. Any damage is a verdict, never a fault
    of this function.
    """
    with database.read() as connection:
        walker = _Walk(connection, noted)
        try:
            walker.run(progress)
            walker.helps(hour)
            _compare_views(connection)
        except _Bad as bad:
            return Verdict(False, walker.count, walker.head, bad.seq, bad.fault, bad.detail)
        except Exception as error:  # noqa: BLE001,RUF100 - whatever was damaged, it is to be named
            seq = walker.head.seq + 1
            fault, detail = Fault.UNREADABLE, type(error).__name__
            return Verdict(False, walker.count, walker.head, seq, fault, detail)
        return Verdict(True, walker.count, walker.head)


class _Walk:
    """One pass over the entries in order."""

    def __init__(self, connection: Connection, noted: Head | None) -> None:
        self.connection, self.noted = connection, noted
        self.count = 0
        self.head = journal.EMPTY
        self.station = ""
        self.missing: set[int] = set()
        self.removed: set[int] = set()
        self.days, self.slips, self.lineage = Days(), Slips(), Lineage()

    def run(self, progress: Progress) -> None:
        total = journal.head(self.connection).seq
        for row in journal.walk(self.connection):
            self._entry(row)
            if self.count % 1000 == 0:
                progress(self.count, total)
        if self.count == 0:
            raise _Bad(1, Fault.EMPTY)
        if still := sorted(self.removed - self.missing):
            raise _Bad(still[0], Fault.BODY)
        if unsaid := sorted(self.missing - self.removed):
            raise _Bad(unsaid[0], Fault.BODY_MISSING)
        if self.noted and self.noted.seq > self.head.seq:
            raise _Bad(self.head.seq + 1, Fault.CUT)

    def helps(self, hour: int | None) -> None:
        """What the chain does not cover, recomputed from what it does."""
        if (seq := self.days.wrong(hour)) is not None:
            raise _Bad(seq, Fault.DAY)
        if (seq := self.slips.wrong(self.connection)) is not None:
            raise _Bad(seq, Fault.SLIPS)

    def _entry(self, row: Any) -> None:
        seq = self.head.seq + 1
        if row.seq != seq:
            raise _Bad(seq, Fault.GAP)
        header = self._header(row, seq)
        self._body(row, seq)
        self._helps(row, header, seq)
        if not isinstance(row.hash, bytes) or not isinstance(row.body_digest, bytes):
            raise _Bad(seq, Fault.HASH)
        linked = chain.link(self.head.hash, row.header, row.body_digest)
        if not hmac.compare_digest(linked, row.hash):
            raise _Bad(seq, Fault.HASH)
        if self.noted and self.noted.seq == seq and self.noted.hash != linked:
            raise _Bad(seq, Fault.FORK)
        if header.kind == Kind.BODIES_REMOVED and row.body is not None:
            self.removed.update(_removed(row.body))
        self.head = Head(seq, linked)
        self.count += 1

    def _header(self, row: Any, seq: int) -> chain.Header:
        try:
            header = chain.read_header(row.header)
        except (ValueError, TypeError):
            raise _Bad(seq, Fault.HEADER) from None
        told = (header.seq, header.id, header.kind, header.at, header.lineage, header.subject)
        if told != (row.seq, row.id, row.kind, row.at, row.lineage, row.subject):
            raise _Bad(seq, Fault.COLUMNS)
        self.station = self.station or header.station
        if header.station != self.station:
            raise _Bad(seq, Fault.STATION)
        return header

    def _helps(self, row: Any, header: chain.Header, seq: int) -> None:
        """Day, key and slip are outside the chain, but follow from what is inside."""
        if self.lineage.wrong(header):
            raise _Bad(seq, Fault.LINEAGE)
        self.days.add(seq, header, row.day)
        if not self.days.stretches[-1][1]:
            raise _Bad(seq, Fault.DAY)
        if row.body is not None:
            told = json.loads(row.body)
            if isinstance(told, dict) and (told.get("key") or None) != row.key:
                raise _Bad(seq, Fault.COLUMNS)
            self.slips.add(seq, told)

    def _body(self, row: Any, seq: int) -> None:
        if row.body is None and row.salt is None:
            self.missing.add(seq)
            return
        # Salt and body are hashed together: only their lengths tell where one ends.
        whole = isinstance(row.body, bytes) and isinstance(row.salt, bytes)
        if not whole or len(row.salt) != chain.SALT:
            raise _Bad(seq, Fault.BODY)
        if chain.digest_body(row.salt, row.body) != row.body_digest:
            raise _Bad(seq, Fault.BODY)


def _removed(body: bytes) -> list[int]:
    try:
        found = json.loads(body).get("removed", [])
    except (ValueError, AttributeError):
        return []
    return [seq for seq in found if isinstance(seq, int)]


def _compare_views(connection: Connection) -> None:
    """Projects the journal into a second, empty database and holds the views against it."""
    if state.get(connection, state.REPLAY) is not None:
        return
    with tempfile.TemporaryDirectory() as folder:
        # A key that nobody keeps: the copy holds personal data.
        other = Database(Path(folder) / "views.db", secrets.token_bytes(32))
        schema.ensure(other)
        with other.read() as rebuilt:
            expected, found_schema = schema_of(rebuilt), schema_of(connection)
        differing = {n for n in expected | found_schema if expected.get(n) != found_schema.get(n)}
        if differing:
            raise _Bad(0, Fault.SCHEMA, min(differing))
        with other.write() as rebuilt:
            _project_all(connection, rebuilt)
        with other.read() as rebuilt:
            for name, wanted, found in _differences(connection, rebuilt):
                seqs = [_seq_of(row) for row in (wanted, found) if row is not None]
                raise _Bad(min(seqs), Fault.VIEWS, name)
        other.close()


def _project_all(connection: Connection, rebuilt: Connection) -> None:
    if skipped := journal.unprojected(connection):
        raise _Bad(skipped[0], Fault.VIEWS, "unprojected")
    after = 0
    while entries := journal.page(connection, after):
        for entry in entries:
            _project(rebuilt, entry)
        after = entries[-1].header.seq


def _project(rebuilt: Connection, entry: StoredEntry) -> None:
    rebuilt.exec_driver_sql("SAVEPOINT one")
    try:
        views.apply(rebuilt, entry)
    except Exception as failed:
        raise _Bad(entry.header.seq, Fault.VIEWS, type(failed).__name__) from None
    rebuilt.exec_driver_sql("RELEASE one")


def _differences(one: Connection, other: Connection) -> Iterator[tuple[str, Any, Any]]:
    """Rows that differ, view by view, the search index by its terms."""
    for model in VIEWS:
        found = table(model)
        query = found.select().order_by(*found.primary_key.columns)
        yield from _pairs(found.name, one.execute(query), other.execute(query))
    for connection in (one, other):
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, search, instance)"
        )
    terms = "SELECT doc, term, col, offset FROM temp.terms ORDER BY doc, col, offset"
    yield from _pairs("search", one.exec_driver_sql(terms), other.exec_driver_sql(terms))


def _pairs(name: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    for left, right in zip_longest(one, other):
        if left != right and tuple(left or ()) != tuple(right or ()):
            yield name, left, right


def _seq_of(row: Any) -> int:
    found = getattr(row, "seq", None)
    if found is None:
        found = getattr(row, "doc", 0)
    return int(found or 0)
