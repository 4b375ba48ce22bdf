"""Branches: which entries follow which, where two follow the same one, and the ladder of the main one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from station.sync.answer import Held
from storage.database.rows import raw
from storage.hub import hot
from storage.hub.reading import Fresh
from storage.hub.tables import EMPTY


@dataclass(frozen=True, slots=True)
class Tip:
    """An entry, and the branch that it is on; the beginning is on none, 0."""

    branch: int
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A run of entries behind one of its parent's."""

    branch: int
    parent: int
    from_seq: int
    head_seq: int
    head_hash: bytes
    written_at: int


BEGINNING = Tip(0, 0, EMPTY)


def tip(connection: Connection, station: str, seq: int, linked: bytes) -> Tip | None:
    """Where an entry is; None where the hub has none such."""
    if seq == 0:
        return BEGINNING if linked == EMPTY else None
    query = "SELECT branch FROM entry WHERE station = ? AND seq = ? AND hash = ?"
    found = raw(connection, query, station, seq, linked).fetchone()
    return None if found is None else Tip(int(found[0]), seq, linked)


def known(
    connection: Connection, station: str, first: int, last: int
) -> dict[tuple[int, bytes], int]:
    """The branch of every entry in a stretch of places."""
    query = "SELECT seq, hash, branch FROM entry WHERE station = ? AND seq BETWEEN ? AND ?"
    return {(r[0], r[1]): r[2] for r in raw(connection, query, station, first, last)}


def whole(connection: Connection, station: str, found: list[Fresh]) -> int:
    """The branch that has all of a run already, by one look; 0 where that cannot be told so.

    The last hash is reckoned from all before it. Where the hub has it, on a branch that has one entry at each
    place and no gap, that branch's entries are these, for each of them names the one before it.
    """
    first, last = found[0], found[-1]
    if last.seq - first.seq + 1 != len(found) or first.item.skipped:
        return 0
    there = tip(connection, station, last.seq, last.hash)
    if there is None:
        return 0
    query = (
        "SELECT count(*), min(branch), max(branch), max(gap) FROM entry "
        "WHERE station = ? AND seq BETWEEN ? AND ?"
    )
    told = raw(connection, query, station, first.seq, last.seq).fetchone()
    return there.branch if tuple(told) == (len(found), there.branch, there.branch, 0) else 0


def find(connection: Connection, station: str, number: int) -> BranchRow | None:
    """One by its number."""
    source = "branch WHERE station = ? AND branch = ?"
    found = hot.read(connection, BranchRow, source, station, number)
    return found[0] if found else None


def all_of_them(connection: Connection, station: str) -> list[BranchRow]:
    """All of a station, in the order in which they began."""
    return hot.read(connection, BranchRow, "branch WHERE station = ? ORDER BY branch", station)


def begin(
    connection: Connection, station: str, behind: Tip, head: Tip, *, declared: bool, now: int
) -> int:
    """A new branch behind an entry; its number."""
    query = "SELECT coalesce(max(branch), 0) + 1 FROM branch WHERE station = ?"
    number = int(raw(connection, query, station).fetchone()[0])
    raw(
        connection, "INSERT INTO branch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", station, number,
        behind.branch, behind.seq, behind.hash, head.seq, head.hash, int(declared), now,
    )  # fmt: skip
    return number


def grew(connection: Connection, station: str, head: Tip, now: int) -> None:
    """A branch has another head."""
    raw(
        connection,
        "UPDATE branch SET head_seq = ?, head_hash = ?, written_at = ? WHERE station = ? AND branch = ?",
        head.seq, head.hash, now, station, head.branch,
    )  # fmt: skip


def in_a_gap(connection: Connection, station: str, behind: Tip, first: int, last: int) -> int:
    """The branch that skipped a stretch of places when it went on from an entry; 0 where none did."""
    query = (
        "SELECT seq, gap, branch FROM entry WHERE station = ? AND branch = ? AND seq > ? "
        "ORDER BY seq LIMIT 1"
    )
    # What comes before everything is in the gap of the first branch.
    number = behind.branch or 1
    found = raw(connection, query, station, number, behind.seq).fetchone()
    if found is None or found[0] - found[1] > first or last >= found[0]:
        return 0
    return int(found[2])


def ladder(connection: Connection, station: str, main: int) -> tuple[Held, ...]:
    """Entries of a branch, newest first, at distances 0, 1, 2, 4, 8 and so on from its head."""
    way = list(path(connection, station, main))
    found: dict[int, Held] = {}
    top, distance = (way[0].head_seq if way else 0), 0
    while top - distance > 0:
        step = _at(connection, station, way, top - distance)
        if step is not None:
            found[step.seq] = step
        distance = max(1, distance * 2)
    return tuple(found.values())


def path(connection: Connection, station: str, number: int) -> Iterator[BranchRow]:
    """A branch and what it came from, up to the beginning."""
    while number:
        branch = find(connection, station, number)
        if branch is None:
            return
        yield branch
        number = branch.parent


def _at(connection: Connection, station: str, way: list[BranchRow], seq: int) -> Held | None:
    """The entry of a path at a place, or the last before it."""
    query = (
        "SELECT seq, hash FROM entry WHERE station = ? AND branch = ? AND seq BETWEEN ? AND ? "
        "ORDER BY seq DESC LIMIT 1"
    )
    for branch in way:
        row = raw(connection, query, station, branch.branch, branch.from_seq + 1, seq).fetchone()
        if row is not None:
            return Held(row[0], row[1])
        seq = min(seq, branch.from_seq)
    return None
