"""What the pages are made of: a few rows a station, none of them an entry's body."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from storage.database.rows import columns, raw
from storage.hub import alarms, hot, stations
from storage.hub.alarms import AlarmRow
from storage.hub.stations import StationRow

HOUR, MINUTE, DAY_HOURS = 3_600_000, 60_000, 24
BOARD, DRILL = 3, 31
"""Days of figures that a page wants; the first day of a window may be cut."""

LAST = 30
"""Entries that the page of a station shows."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What is known of a report; times in UTC ms."""

    day: str
    revision: int
    sent_at: int
    due: int
    late: int
    zero: int
    made_up: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as it is listed: where it stands, what it is, nothing of what it says."""

    seq: int
    kind: str
    at: int
    parked: str
    branch: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A station's; `hours` by the hour since 1970 and `first` the earliest of them, by its own time."""

    row: StationRow
    now: int
    entries: int
    parked: int
    east: int
    first: int | None
    hours: dict[int, int]
    reports: list[ReportRow]
    due: ReportRow | None
    """The newest first report, which says at what hour one is due there."""

    alarms: list[AlarmRow]

    @property
    def today(self) -> date:
        """By the station's own time."""
        return self.day_of(self.now)

    @property
    def sounding(self) -> list[AlarmRow]:
        """Alarms that are open."""
        return [alarm for alarm in self.alarms if not alarm.ended_at]

    def local(self, at: int) -> datetime | None:
        """A moment by the station's own time; None for one that no calendar has."""
        try:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
                milliseconds=at + self.east * MINUTE
            )
        except OverflowError:
            return None

    def day_of(self, at: int) -> date:
        """The station's day at a moment; the first of all for one that no calendar has."""
        found = self.local(at)
        return found.date() if found else date.min

    def by_hour(self, day: date) -> list[int]:
        """Entries of a day, hour by hour."""
        begun = (day - date(1970, 1, 1)).days * DAY_HOURS
        return [self.hours.get(begun + hour, 0) for hour in range(DAY_HOURS)]

    def of_day(self, day: date) -> int:
        """Entries of a day."""
        return sum(self.by_hour(day))


def all_of_them(connection: Connection, now: int) -> list[Figures]:
    """Every station's, as the board shows them."""
    return _read(connection, stations.all_of_them(connection), now, BOARD, "s.station <> ''")


def one(connection: Connection, station: str, now: int) -> Figures | None:
    """One station's, a month of it."""
    row = stations.find(connection, station)
    if row is None:
        return None
    return _read(connection, [row], now, DRILL, "s.station = ?", station)[0]


def last_entries(connection: Connection, station: str) -> list[EntryLine]:
    """The newest ones, by their place."""
    source = f"entry WHERE station = ? ORDER BY seq DESC, hash LIMIT {LAST}"
    return hot.read(connection, EntryLine, source, station)


def _read(
    connection: Connection, rows: list[StationRow], now: int, days: int, which: str, *values: Any
) -> list[Figures]:
    """`which` chooses among stations, in words of this program."""
    hour = now // HOUR
    around = date(1970, 1, 1) + timedelta(days=hour // DAY_HOURS)
    to_day = (around + timedelta(days=1)).isoformat()
    from_day = (around - timedelta(days=days)).isoformat()

    def joined(query: str, *more: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for station, *told in raw(connection, f"{query} WHERE {which}", *more, *values):
            found[station].append(told)
        return found

    totals, firsts, sounding = joined(_TOTALS), joined(_FIRSTS), joined(_ALARMS)
    hours = joined(_HOURS, hour - (days + 1) * DAY_HOURS, hour + 2 * DAY_HOURS)
    reports, dues = joined(_REPORTS, from_day, to_day), joined(_DUES, to_day)

    def made(row: StationRow) -> Figures:
        entries, parked, east = (totals[row.station] or [(0, 0, 0)])[0]
        return Figures(
            row, now, entries, parked, east, firsts[row.station][0][0], dict(hours[row.station]),
            [ReportRow(*told) for told in reports[row.station]],
            next((ReportRow(*told) for told in dues[row.station]), None),
            alarms.of(connection, row.station) if sounding[row.station] else [],
        )  # fmt: skip

    return [made(row) for row in rows]


_REPORTED = ", ".join(f"r.{name}" for name in columns(ReportRow).split(", "))
_TOTALS = (
    "SELECT s.station, t.entries, t.parked, t.east FROM station s "
    "JOIN total t ON t.station = s.station"
)
_FIRSTS = (
    "SELECT s.station, (SELECT min(hour) FROM tally t WHERE t.station = s.station) FROM station s"
)
_HOURS = (
    "SELECT s.station, t.hour, t.entries FROM station s "
    "JOIN tally t ON t.station = s.station AND t.hour BETWEEN ? AND ?"
)
_REPORTS = (
    f"SELECT s.station, {_REPORTED} FROM station s "  # noqa: S608
    "JOIN report r ON r.station = s.station AND r.day BETWEEN ? AND ?"
)
_DUES = (
    f"SELECT s.station, {_REPORTED} FROM station s "  # noqa: S608
    "JOIN report r ON r.station = s.station AND r.revision = 1 AND r.day = (SELECT max(day) "
    "FROM report m WHERE m.station = s.station AND m.revision = 1 AND m.day <= ?)"
)
_ALARMS = "SELECT s.station, 1 FROM station s JOIN alarm a ON a.station = s.station"
