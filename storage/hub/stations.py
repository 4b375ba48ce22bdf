"""The stations that a hub knows, their keys, and what it has of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.sync.answer import Held
from storage.database.rows import raw
from storage.hub import hot
from storage.hub.hub import Hub


@dataclass(frozen=True, slots=True)
class StationRow:
    """One of them; times in UTC ms, `told_at` by the station's own clock."""

    station: str
    name: str
    code: str
    kind: str
    place: str
    enrolled_at: int
    heard_at: int
    told_at: int
    clock_off: int
    pending: int
    software: str
    main: int
    head_seq: int
    head_hash: bytes
    alarm: str
    shut_out_at: int

    @property
    def head(self) -> Held:
        """The newest entry of its main branch."""
        return Held(self.head_seq, self.head_hash)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it is compared."""

    seq: int
    hash: bytes
    branch: int
    kind: str
    parked: str
    gap: int


def find(connection: Connection, station: str) -> StationRow | None:
    """One by its id."""
    found = hot.read(connection, StationRow, "station WHERE station = ?", station)
    return found[0] if found else None


def named(connection: Connection, station: str) -> StationRow:
    """One by its id, its code, or the beginning of its id where that is one alone."""
    found = [
        row for row in all_of_them(connection)
        if station in (row.station, row.code) or (len(station) >= 4 and row.station.startswith(station))
    ]  # fmt: skip
    exact = [row for row in found if row.station == station]
    if len(exact or found) != 1:
        raise InputProblem(ProblemCode.NO_SUCH_STATION, station=station)
    return (exact or found)[0]


def all_of_them(connection: Connection) -> list[StationRow]:
    """All, in order of their codes."""
    return hot.read(connection, StationRow, "station ORDER BY code, station")


def keys(connection: Connection, station: str, *, ended: bool = False) -> list[bytes]:
    """The public keys that it may sign with, newest first; with `ended` also those that it might once."""
    query = "SELECT public FROM station_key WHERE station = ? AND (ended = 0 OR ? = 1) ORDER BY since DESC"
    return [bytes(row[0]) for row in raw(connection, query, station, int(ended))]


def count(connection: Connection, station: str) -> tuple[int, int]:
    """How many entries of it are there, and how many of them are parked."""
    query = "SELECT count(*), count(*) FILTER (WHERE parked <> '') FROM entry WHERE station = ?"
    found = raw(connection, query, station).fetchone()
    return int(found[0]), int(found[1])


def entries(
    connection: Connection, station: str, after: tuple[int, bytes], limit: int
) -> list[EntryRow]:
    """A page of its entries of every branch, by their place; two at one place are told by their hash."""
    source = "entry WHERE station = ? AND (seq, hash) > (?, ?) ORDER BY seq, hash LIMIT ?"
    return hot.read(connection, EntryRow, source, station, *after, limit)


def shut_out(hub: Hub, station: str) -> StationRow:
    """Ends every key of a station; what it sent stays."""
    with hub.database.write() as connection:
        found, now = named(connection, station), hub.now()
        hub.database.lock(connection, found.station)
        raw(
            connection, "UPDATE station_key SET ended = ? WHERE station = ? AND ended = 0",
            now, found.station,
        )  # fmt: skip
        raw(connection, "UPDATE station SET shut_out_at = ? WHERE station = ?", now, found.station)
    return found
