"""Late entries whose bodies were removed stay of the day on which somebody was seen."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.rows import raw
from storage.journal.entry import StoredEntry

_RECORD = "UPDATE screening_view SET late = at, at = ?, day = ? WHERE seq = ? AND late = 0"
_REQUEST = "UPDATE request_view SET at = ?, day = ? WHERE seq = ?"


def project(connection: Connection, entry: StoredEntry) -> None:
    """What the removal says of them."""
    for seq, at, day in entry.body.get("late", ()):
        for query in (_RECORD, _REQUEST):
            raw(connection, query, at, day, seq)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """No removal is ever removed."""
