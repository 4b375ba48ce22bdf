"""Sums over the search index: equal where it says of every record just what the journal says.

The full-text table keeps no text that could be compared, only terms and where they stand. Each of
them is hashed and added up by stretches of records, in whatever order they come.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection

from storage.database.rows import raw
from storage.proof.rebuilt import Rebuilt

STRETCH = 512
"""Records that share a sum."""

_MASK = (1 << 64) - 1
COLUMNS = ("name", "initials")


class Sums:
    """64 bits a stretch."""

    def __init__(self) -> None:
        self.of: dict[int, int] = defaultdict(int)
        self._known: dict[tuple[str, str, int], int] = {}

    def add(self, doc: int, term: str, column: str, place: int) -> None:
        """One term at one place of one record."""
        key = (term, column, place)
        part = self._known.get(key)
        if part is None:
            spelled = f"{term}\0{column}\0{place}".encode()
            part = int.from_bytes(blake2b(spelled, digest_size=8).digest(), "big")
            if len(self._known) < 50_000:
                self._known[key] = part
        mixed = (part * (2 * doc + 1)) & _MASK
        mixed = ((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9) & _MASK
        self.of[doc // STRETCH] = (self.of[doc // STRETCH] + mixed) & _MASK


def found(connection: Connection) -> Sums:
    """Of the home's index."""
    sums = Sums()
    for doc, term, column, place in _terms(connection):
        sums.add(doc, term, column, place)
    return sums


def expected(rebuilt: Rebuilt) -> Sums:
    """Of what the journal says."""
    sums = Sums()
    for doc, *texts in rebuilt.ask("SELECT rowid, name, initials FROM search"):
        for column, text in zip(COLUMNS, texts, strict=True):
            for place, term in enumerate(text.split(" ")):
                sums.add(doc, term, column, place)
    return sums


def differing(one: Sums, other: Sums) -> list[int]:
    """The stretches that differ."""
    return sorted(s for s in one.of.keys() | other.of.keys() if one.of.get(s) != other.of.get(s))


def wrong_docs(connection: Connection, rebuilt: Rebuilt, stretches: list[int]) -> list[int]:
    """The records in some stretches that the index says something else of."""
    wanted = set(stretches)
    here: dict[int, set[tuple[str, str, int]]] = defaultdict(set)
    there: dict[int, set[tuple[str, str, int]]] = defaultdict(set)
    for doc, term, column, place in _terms(connection):
        if doc // STRETCH in wanted:
            here[doc].add((term, column, place))
    for stretch in stretches:
        span = (stretch * STRETCH, (stretch + 1) * STRETCH)
        query = "SELECT rowid, name, initials FROM search WHERE rowid >= ? AND rowid < ?"
        for doc, *texts in rebuilt.ask(query, *span):
            for column, text in zip(COLUMNS, texts, strict=True):
                there[doc] |= {(t, column, at) for at, t in enumerate(text.split(" "))}
    return sorted(d for d in here.keys() | there.keys() if here.get(d) != there.get(d))


def _terms(connection: Connection) -> Any:
    raw(
        connection,
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, search, instance)",
    )
    return raw(connection, "SELECT doc, term, col, offset FROM temp.terms")
