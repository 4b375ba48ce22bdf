"""What waits: the entries behind the last acknowledged one, cut into batches of the journal's own bytes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from station import __version__
from station.sync.batch import MOST, Batch, Item
from storage.database.rows import raw
from storage.journal import entries as journal
from storage.journal.entries import Head

PAGE = 100
_READ = "SELECT seq, header, salt, body, body_digest, hash FROM entry WHERE seq > ? ORDER BY seq LIMIT ?"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entries wait, and since when the oldest of them does, in UTC ms; 0 where none does."""

    count: int
    since: int


NONE = Waiting(0, 0)


def waiting(connection: Connection, after: Head) -> Waiting:
    """What is behind an entry; seqs that a salvage lost count too, since counting would read all."""
    first = raw(
        connection, "SELECT at FROM entry WHERE seq > ? ORDER BY seq LIMIT 1", after.seq
    ).fetchone()
    count = max(0, journal.head(connection).seq - after.seq)
    return Waiting(count, int(first[0])) if first else NONE


def batch(connection: Connection, after: Head, room: int, now: int) -> tuple[Batch, Head]:
    """The next entries, about `room` bytes of them and at least one, and the last of them.

    An empty batch where nothing waits: it only says that the station is there.
    """
    items: list[Item] = []
    last, taken = after, 0
    while taken < room and len(items) < MOST:
        page = raw(connection, _READ, last.seq, min(PAGE, MOST - len(items))).fetchall()
        if not page:
            break
        for row in page:
            item = _item(row, skipped=row[0] - last.seq - 1)
            size = len(item.header) + len(item.body or b"") + 24
            if items and taken + size > room:
                taken = room
                break
            items.append(item)
            taken += size
            last = Head(row[0], row[5])
    left = waiting(connection, last).count
    return Batch(after.seq, after.hash, tuple(items), now, left, __version__), last


def _item(
    row: tuple[int, bytes, bytes | None, bytes | None, bytes, bytes], *, skipped: int
) -> Item:
    _, header, salt, body, digest, linked = row
    return Item(
        header, salt, body, digest if body is None else None, skipped, linked if skipped else None
    )


def still_there(connection: Connection, head: Head) -> bool:
    """Whether the journal has this very entry."""
    return head.seq == 0 or journal.hash_of(connection, head.seq) == head.hash
