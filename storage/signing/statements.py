"""Signed statements of the log, and what another home says to one."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection

from station.codes import statement
from station.codes.statement import Statement
from storage.database import rows
from storage.journal import entries as journal
from storage.journal.chain import GENESIS
from storage.signing import own_key
from storage.store import Store


class Held(StrEnum):
    """What a home says to a statement whose signature holds."""

    SAME = "same"
    """The home's journal has just this."""

    OTHER_STATION = "other_station"
    """Only the signature could be looked at: this is another station's home."""

    OTHER_KEY = "other_key"
    """It claims to be this station's, and is signed by a key that its journal does not know."""

    BEHIND = "behind"
    """The journal here ends before it."""

    DIFFERS = "differs"
    """The journal here has something else there."""


def make(store: Store, first: int = 1, last: int | None = None) -> str:
    """The signed text over entries `first` to `last`, the newest where none is given."""
    key = own_key.of(store)
    with store.database.read() as connection:
        head = journal.head(connection)
        last = min(last or head.seq, head.seq)
        first = max(1, min(first, last))
        stated = Statement(
            station=store.settings.id, name=store.settings.name, lineage=store.lineage,
            first=first, last=last, count=_count(connection, first, last),
            before=_hash(connection, first - 1), head=_hash(connection, last),
            made=store.now().astimezone(store.settings.zone).isoformat(timespec="seconds"),
            public=key.public,
        )  # fmt: skip
    return statement.text_of(stated, key.sign(stated.spell()))


def held(connection: Connection, station: str, stated: Statement) -> Held:
    """What the journal of a home of `station` says to it."""
    if stated.station != station:
        return Held.OTHER_STATION
    if stated.public not in own_key.ever(connection):
        return Held.OTHER_KEY
    if journal.head(connection).seq < stated.last:
        return Held.BEHIND
    here = (
        _count(connection, stated.first, stated.last),
        _hash(connection, stated.first - 1), _hash(connection, stated.last),
    )  # fmt: skip
    same = here == (stated.count, stated.before, stated.head)
    return Held.SAME if same else Held.DIFFERS


def _count(connection: Connection, first: int, last: int) -> int:
    query = "SELECT count(*) FROM entry WHERE seq BETWEEN ? AND ?"
    return int(rows.raw(connection, query, first, last).fetchone()[0])


def _hash(connection: Connection, seq: int) -> str:
    found = journal.hash_of(connection, seq) if seq else GENESIS
    return found.hex()
