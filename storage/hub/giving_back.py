"""What a restored station's backup lacks, given back: the entries of its main branch behind the one it has."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.sync import missing
from station.sync.batch import MOST, Batch, Item
from station.sync.missing import Missing
from storage.database.rows import raw
from storage.hub import branches, stations
from storage.hub.hub import Hub

ROOM = 3 << 20
"""Bytes of entries of one answer."""

_READ = (
    "SELECT header, salt, body, digest, gap, hash FROM entry "
    "WHERE station = ? AND branch = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)


def give(hub: Hub, data: bytes) -> bytes:
    """The next entries behind the one that is asked from; none where the hub has no more, or not that one.

    Raises SHUT_OUT for a key that is not let in.
    """
    asked = missing.asked(data)
    wanted = asked.missing
    with hub.database.read() as connection:
        if not any(map(asked.signed_by, stations.keys(connection, wanted.station))):
            raise InputProblem(ProblemCode.SHUT_OUT)
        items = tuple(_items(connection, wanted))
    batch = Batch(wanted.after, wanted.before, items, hub.now())
    return missing.give(batch, data, wanted.reply, hub.keys)


def _items(connection: Connection, wanted: Missing) -> Iterator[Item]:
    station = wanted.station
    known = stations.find(connection, station)
    here = branches.tip(connection, station, wanted.after, wanted.before)
    if known is None or here is None:
        return
    room, left = ROOM, MOST
    for branch, after, until in _stretches(connection, station, known.main, here):
        for header, salt, body, digest, gap, linked in raw(
            connection, _READ, station, branch, after, until, left
        ):
            room, left = room - len(header) - len(body or b""), left - 1
            yield Item(
                header, salt, body, digest if body is None else None, gap, linked if gap else None
            )
            if room <= 0 or left <= 0:
                return


def _stretches(
    connection: Connection, station: str, main: int, here: branches.Tip
) -> list[tuple[int, int, int]]:
    """Branch, from behind which seq, up to which: the way from an entry to the head, where it is on that way."""
    found: list[tuple[int, int, int]] = []
    until = 1 << 62
    for branch in branches.path(connection, station, main):
        on_it = branch.branch == here.branch and here.seq <= until
        whole = branch.parent == 0 and here.branch == 0
        after = here.seq if on_it else branch.from_seq
        found.insert(0, (branch.branch, after, until))
        if on_it or whole:
            return found
        until = min(until, branch.from_seq)
    return []
