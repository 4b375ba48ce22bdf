"""Sums over the search index: equal where it says of every record just what the journal says.

The full-text table keeps no text that could be compared, only terms and where they stand. Each of
them is hashed and added up by stretches of records, in whatever order they come.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from functools import lru_cache
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
    """64 bits a stretch: of each record a number of its own times the sum of its terms.

    What a term counts is drawn anew for each comparison, so that no two indexes can be made to agree.
    """

    def __init__(self, secret: bytes) -> None:
        self.of: dict[int, int] = defaultdict(int)
        self._secret = secret
        self.part = lru_cache(50_000)(self._part)
        self.texts = lru_cache(20_000)(self._texts)

    def _part(self, term: str, column: str, place: int) -> int:
        """What one term at one place counts."""
        spelled = f"{term}\0{column}\0{place}".encode()
        return int.from_bytes(blake2b(spelled, digest_size=8, key=self._secret).digest(), "big")

    def _texts(self, texts: tuple[str, ...]) -> int:
        """What both texts of a record count."""
        return sum(
            self.part(term, column, place)
            for column, text in zip(COLUMNS, texts, strict=True)
            for place, term in enumerate(text.split(" "))
        )

    def add_texts(self, doc: int, texts: tuple[str, ...]) -> None:
        """All of one record."""
        self.add(doc, self.texts(texts))

    def add(self, doc: int, counts: int) -> None:
        """Terms of one record."""
        own = (doc + 1) * 0x9E3779B97F4A7C15 & _MASK
        self.of[doc // STRETCH] += ((own ^ own >> 31) | 1) * counts


def pair() -> tuple[Sums, Sums]:
    """Two that can be compared."""
    secret = secrets.token_bytes(16)
    return Sums(secret), Sums(secret)


def count(connection: Connection, rebuilt: Rebuilt, here: Sums, there: Sums) -> None:
    """Adds the home's index to one, what the rebuilt views say to the other."""
    for doc, term, column, place in _terms(connection):
        here.add(doc, here.part(term, column, place))
    for doc, *texts in rebuilt.ask("SELECT rowid, name, initials FROM search"):
        there.add_texts(doc, tuple(texts))


def differing(one: Sums, other: Sums) -> list[int]:
    """The stretches that differ."""
    stretches = one.of.keys() | other.of.keys()
    return sorted(s for s in stretches if (one.of.get(s, 0) - other.of.get(s, 0)) & _MASK)


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
