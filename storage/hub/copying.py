"""Entries as PostgreSQL's binary COPY wants them, into a table that each connection has for itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

from storage.hub.reading import Row

TEMPORARY = (
    "CREATE TEMPORARY TABLE arriving (seq bigint, hash bytea, prev bytea, gap bigint, digest bytea, "
    "at bigint, header bytea, salt bytea, body bytea, lineage text, id text, kind text, parked text) "
    "ON COMMIT DELETE ROWS"
)
COPY = "COPY arriving FROM STDIN (FORMAT BINARY)"
INSERT = (
    "INSERT INTO entry (station, seq, hash, branch, prev, gap, header, salt, body, digest, lineage, id, "
    "kind, at, parked, received_at) "
    "SELECT %s::text, seq, hash, %s::bigint, prev, gap, header, salt, body, digest, lineage, id, "
    "kind, at, parked, %s::bigint FROM arriving WHERE seq BETWEEN %s::bigint AND %s::bigint "
    "ON CONFLICT DO NOTHING"
)

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_FIXED = Struct("!h iq i32s i32s iq i32s iq i").pack
_LENGTH = Struct("!i").pack
_REMOVED = _LENGTH(-1) * 2
_SALT = _LENGTH(16)


def binary(rows: Sequence[Row]) -> bytes:
    """All of them, as one piece: what the driver does column by column, at a third of its time."""
    out = [_BEGIN]
    for row in rows:
        header, salt, body, word = row.header, row.salt, row.body, row.id.encode()
        out += (
            _FIXED(13, 8, row.seq, 32, row.hash, 32, row.prev, 8, row.gap, 32, row.digest, 8, row.at,
                   len(header)),
            header,
        )  # fmt: skip
        if salt is None or body is None:
            out.append(_REMOVED)
        else:
            out += (_SALT, salt, _LENGTH(len(body)), body)
        out += (_word(row.lineage), _LENGTH(len(word)), word, _word(row.kind), _word(row.parked))
    out.append(_END)
    return b"".join(out)


@lru_cache(maxsize=1024)
def _word(text: str) -> bytes:
    """One that comes again and again."""
    spelled = text.encode()
    return _LENGTH(len(spelled)) + spelled
