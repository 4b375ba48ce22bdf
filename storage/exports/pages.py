"""Rows of a view in keyset pages, so that memory stays small and the log may be cut meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storage.exports.span import Span
from storage.store import Store

PAGE = 2000


def rows(store: Store, columns: str, source: str, span: Span) -> Iterator[Any]:
    """`columns` of `source`, a view `v` with its joins, by seq; both are words of this program."""
    after, since, until = 0, span.since or 0, span.until or 1 << 62
    query = (
        f"SELECT {columns} FROM {source} WHERE v.seq > ? AND v.at >= ? AND v.at < ? "  # noqa: S608
        "ORDER BY v.seq LIMIT ?"
    )
    while True:
        with store.database.read() as connection:
            page = connection.exec_driver_sql(query, (after, since, until, PAGE)).all()
        if not page:
            return
        yield from page
        after = page[-1].seq
