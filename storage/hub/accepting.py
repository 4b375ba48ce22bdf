"""A batch accepted: opened, its entries put where they belong, and what the hub then holds said under its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from station.sync import answer as answers
from station.sync import batch as batches
from station.sync.answer import Answer, Held, Status
from station.sync.batch import Batch, Envelope
from station.text import clean
from storage.database.rows import raw
from storage.hub import alarms, branches, placing, reading, stations
from storage.hub.alarms import Alarm
from storage.hub.branches import Tip
from storage.hub.hub import Hub
from storage.hub.placing import Place
from storage.hub.reading import Fresh
from storage.hub.stations import StationRow
from storage.hub.tables import EMPTY


@dataclass(frozen=True, slots=True)
class Taken:
    """The signed answer, and what is counted of it."""

    data: bytes
    status: Status
    station: str
    entries: int = 0
    new: int = 0
    parked: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    status: Status
    held: Held
    known: tuple[Held, ...] = ()
    alarm: bool = False
    new: int = 0
    parked: int = 0


def accept(hub: Hub, data: bytes) -> bytes:
    """The signed answer to a batch; InputProblem where it is none, and then nothing is kept."""
    return take(hub, data).data


def take(
    hub: Hub, data: bytes, allow: Callable[[str], None] | None = None, *, ended: bool = False
) -> Taken:
    """The same, told more; `allow` is asked for a station once it is known to be the one that sends.

    With `ended` a key that was shut out is let in this once: an administrator has the file in hand.
    """
    found = batches.envelope(data)
    with hub.database.read() as connection:
        key = _key(connection, found, ended=ended)
    if key is None:
        return _refused(hub, data, found.station)
    if allow is not None:
        allow(found.station)
    batch = batches.opened(found, hub.keys)
    fresh = reading.entries(batch)

    def stored(connection: Connection) -> _Said | None:
        # Shut out while the batch was being opened.
        hub.database.lock(connection, found.station)
        known = stations.find(connection, found.station)
        if known is None or key not in stations.keys(connection, found.station, ended=ended):
            return None
        return _stored(hub, connection, known, batch, fresh)

    said = hub.database.run(stored)
    if said is None:
        return _refused(hub, data, found.station)
    return Taken(
        _signed(hub, data, found.station, said), said.status, found.station, len(fresh), said.new,
        said.parked,
    )  # fmt: skip


def _key(connection: Connection, found: Envelope, *, ended: bool) -> bytes | None:
    for public in stations.keys(connection, found.station, ended=ended):
        if batches.authentic(found, public):
            return public
    return None


def _refused(hub: Hub, data: bytes, station: str) -> Taken:
    said = _Said(Status.REFUSED, Held(0, EMPTY))
    return Taken(_signed(hub, data, station, said), said.status, station)


def _signed(hub: Hub, data: bytes, station: str, said: _Said) -> bytes:
    answer = Answer(
        station=station, request=answers.digest(data), status=said.status, clock=hub.now(),
        held=said.held, known=said.known, alarm=said.alarm,
    )  # fmt: skip
    return answers.sign(answer, hub.keys)


def _stored(
    hub: Hub, connection: Connection, known: StationRow, batch: Batch, fresh: list[Fresh]
) -> _Said:
    """In one transaction: entries, branches, alarms, and when the station was heard."""
    station, now = known.station, hub.now()
    tip = branches.tip(connection, station, batch.after, batch.before)
    if tip is None:
        _heard(connection, known, batch, now, new=0)
        ladder = branches.ladder(connection, station, known.main)
        return _Said(Status.WANTED, known.head, ladder, known.alarm == Alarm.FORK)
    place = Place(hub.database, connection, station, known.main, now)
    put = placing.put(place, tip, fresh)
    tip = put.tip
    _watched(connection, known, batch, tip, now)
    _heard(connection, known, batch, now, new=put.new)
    after = stations.find(connection, station) or known
    last = Held(tip.seq, tip.hash) if fresh else after.head
    current = (tip.seq, tip.hash) == (after.head_seq, after.head_hash)
    ladder = () if current else branches.ladder(connection, station, after.main)
    return _Said(Status.HELD, last, ladder, after.alarm == Alarm.FORK, put.new, put.parked)


def _watched(connection: Connection, known: StationRow, batch: Batch, tip: Tip, now: int) -> None:
    """A journal that ends before what it once sent is an alarm; a batch that comes late is none."""
    if batch.pending or batch.clock < known.told_at:
        return
    own = branches.find(connection, known.station, tip.branch or known.main)
    if own is not None and own.head_seq > tip.seq:
        alarms.sound(connection, known.station, Alarm.BEHIND, tip.seq, tip.hash, now)
    elif known.alarm:
        alarms.end(connection, known.station, Alarm.BEHIND, alarms.CAUGHT_UP, now)


def _heard(connection: Connection, known: StationRow, batch: Batch, now: int, *, new: int) -> None:
    """When it spoke, and what it said of itself; one sent again is no news, though its clock may go back."""
    again = batch.clock < known.told_at and bool(batch.items) and not new
    if again or abs(batch.clock) > reading.LAST_SEQ:
        return
    raw(
        connection,
        "UPDATE station SET heard_at = ?, told_at = ?, clock_off = ?, pending = ?, software = ? "
        "WHERE station = ?",
        now, batch.clock, batch.clock - now, min(max(batch.pending, 0), reading.LAST_SEQ),
        clean(batch.software, 40), known.station,
    )  # fmt: skip
