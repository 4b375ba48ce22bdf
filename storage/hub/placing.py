"""Entries put in their places: behind the head, into a gap, or beside as a branch of their own."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic_core import from_json
from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.hub import alarms, branches, reading, summing
from storage.hub.alarms import Alarm
from storage.hub.branches import Tip
from storage.hub.database import Database
from storage.hub.reading import Fresh, Parked, Row


@dataclass(frozen=True, slots=True)
class Place:
    """Whose entries they are, the branch that goes on, and when they came."""

    database: Database
    connection: Connection
    station: str
    main: int
    now: int


@dataclass(frozen=True, slots=True)
class Put:
    """The last entry of all, how many were new, and how many of those are parked."""

    tip: Tip
    new: int = 0
    parked: int = 0


def put(place: Place, tip: Tip, found: list[Fresh]) -> Put:
    """What is not there yet, behind `tip`."""
    if not found:
        return Put(tip)
    if on := branches.whole(place.connection, place.station, found):
        return Put(Tip(on, found[-1].seq, found[-1].hash))
    there = branches.known(place.connection, place.station, found[0].seq, found[-1].seq)
    new, parked, at = 0, 0, 0
    while at < len(found):
        held = there.get((found[at].seq, found[at].hash))
        if held is not None:
            tip = Tip(held, found[at].seq, found[at].hash)
            at += 1
            continue
        until = at
        while until < len(found) and (found[until].seq, found[until].hash) not in there:
            until += 1
        rows = [reading.row(place.station, fresh) for fresh in found[at:until]]
        tip = _append(place, tip, rows)
        new, at = new + until - at, until
        parked += sum(1 for row in rows if row.parked)
    return Put(tip, new, parked)


def _append(place: Place, tip: Tip, run: list[Row]) -> Tip:
    """A run that is not there; its last entry."""
    last = run[-1]
    branch = branches.find(place.connection, place.station, tip.branch)
    if branch is not None and (branch.head_seq, branch.head_hash) == (tip.seq, tip.hash):
        head = Tip(tip.branch, last.seq, last.hash)
        branches.grew(place.connection, place.station, head, place.now)
        if tip.branch == place.main:
            alarms.goes_on(place.connection, place.station, tip.branch)
    elif number := branches.in_a_gap(place.connection, place.station, tip, run[0].seq, last.seq):
        head = Tip(number, last.seq, last.hash)
    else:
        head = _beside(place, tip, run[0], last)
    place.database.append(place.connection, place.station, head.branch, place.now, run)
    summing.add(place.connection, place.station, run)
    return head


def _beside(place: Place, tip: Tip, first: Row, last: Row) -> Tip:
    """A new branch; where the first entry does not say why there is one, an alarm."""
    begins = not branches.all_of_them(place.connection, place.station)
    declared = begins or _declares(first, tip)
    head = Tip(0, last.seq, last.hash)
    number = branches.begin(
        place.connection, place.station, tip, head, declared=declared, now=place.now
    )
    if declared:
        alarms.goes_on(place.connection, place.station, number)
    else:
        alarms.sound(place.connection, place.station, Alarm.FORK, first.seq, first.hash, place.now)
    return Tip(number, last.seq, last.hash)


def _declares(first: Row, behind: Tip) -> bool:
    """Whether an entry begins a lineage behind this very one."""
    if first.kind != Kind.LINEAGE_BEGAN or first.body is None or first.parked != Parked.NOT:
        return False
    told = from_json(first.body).get("head")
    return bool(told == f"{behind.seq}:{behind.hash.hex()}")
