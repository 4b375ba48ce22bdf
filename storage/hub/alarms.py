"""Alarms: two entries at one place that nobody explained, and a journal that became shorter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from storage.database.rows import raw
from storage.hub import branches, hot, stations
from storage.hub.hub import Hub
from storage.hub.stations import StationRow


class Alarm(StrEnum):
    """What an administrator has to look at."""

    FORK = "fork"
    BEHIND = "behind"


CAUGHT_UP = "caught up"
"""Why an alarm ended that nobody had to end."""


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One of a station, open while `ended_at` is 0."""

    number: int
    kind: str
    seq: int
    hash: bytes
    raised_at: int
    ended_at: int
    reason: str


def of(connection: Connection, station: str) -> list[AlarmRow]:
    """All that a station ever had."""
    return hot.read(connection, AlarmRow, "alarm WHERE station = ? ORDER BY number", station)


def sound(
    connection: Connection, station: str, kind: Alarm, seq: int, linked: bytes, now: int
) -> None:
    """A new one; a journal that is behind is told once until it has caught up."""
    before = of(connection, station)
    if kind is Alarm.BEHIND and any(a.kind == kind and not a.ended_at for a in before):
        return
    raw(
        connection, "INSERT INTO alarm VALUES (?, ?, ?, ?, ?, ?, 0, '')",
        station, len(before) + 1, kind.value, seq, linked, now,
    )  # fmt: skip
    _shown(connection, station)


def end(connection: Connection, station: str, kind: Alarm | None, reason: str, now: int) -> None:
    """Ends those of a kind, or all."""
    query = "UPDATE alarm SET ended_at = ?, reason = ? WHERE station = ? AND ended_at = 0"
    if kind is None:
        raw(connection, query, now, reason, station)
    else:
        raw(connection, f"{query} AND kind = ?", now, reason, station, kind.value)
    _shown(connection, station)


def resolve(hub: Hub, station: str, reason: str) -> StationRow:
    """Takes a station's alarms off; it goes on with the branch that was written to last."""
    with hub.database.write() as connection:
        known, now = stations.named(connection, station), hub.now()
        hub.database.lock(connection, known.station)
        found = stations.find(connection, known.station) or known
        if not found.alarm:
            raise InputProblem(ProblemCode.NO_ALARM, station=found.code or found.station)
        end(connection, found.station, None, reason, now)
        last = max(branches.all_of_them(connection, found.station), key=_written, default=None)
        if last is not None:
            goes_on(connection, found.station, last.branch)
    return found


def goes_on(connection: Connection, station: str, branch: int) -> None:
    """The branch is the station's main one."""
    found = branches.find(connection, station, branch)
    if found is not None:
        raw(
            connection,
            "UPDATE station SET main = ?, head_seq = ?, head_hash = ? WHERE station = ?",
            branch, found.head_seq, found.head_hash, station,
        )  # fmt: skip


def _written(branch: branches.BranchRow) -> tuple[int, int]:
    return branch.written_at, branch.branch


def _shown(connection: Connection, station: str) -> None:
    """On the station's row the gravest of those that are open."""
    sounding = {a.kind for a in of(connection, station) if not a.ended_at}
    shown = next((kind.value for kind in Alarm if kind in sounding), "")
    raw(connection, "UPDATE station SET alarm = ? WHERE station = ?", shown, station)
