"""What lies outside the chain and follows from it: days, slip counts, lineages, the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.journal import state
from storage.journal.chain import Header

_SLIP = re.compile(r"-(\d{6})-(\d{4,})$")
Hours = tuple[int, int]
"""From the first to the last hour at which a day may begin; empty where the last is before the first."""


@dataclass
class Days:
    """The business days: all follow from one hour at which the day begins, or from few in a row.

    A station may change that hour; one entry alone, or the newest, must not have an hour of its own.
    """

    stretches: list[tuple[int, Hours]] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    """Entries that say that the hour was changed."""

    def add(self, seq: int, header: Header, day: Any) -> bool:
        """One entry's day, and the hours that explain it; False where none does."""
        fits = _hours(header, day)
        if fits[0] > fits[1]:
            return False
        if self.stretches:
            begun, hours = self.stretches[-1]
            both = max(hours[0], fits[0]), min(hours[1], fits[1])
            if both[0] <= both[1]:
                self.stretches[-1] = (begun, both)
                return True
        self.stretches.append((seq, fits))
        return True

    def wrong(self, hour: int | None) -> int | None:
        """The first entry whose day is not explained; `hour` is the setting now."""
        for at in range(1, len(self.stretches) - 1):
            before, after = self.stretches[at - 1][1], self.stretches[at + 1][1]
            told = any(self.stretches[at - 1][0] < c <= self.stretches[at][0] for c in self.changed)
            if not told and max(before[0], after[0]) <= min(before[1], after[1]):
                return self.stretches[at][0]
        if hour is not None and self.stretches:
            begun, hours = self.stretches[-1]
            return None if hours[0] <= hour <= hours[1] else begun
        return None


def _hours(header: Header, day: Any) -> Hours:
    """At local time H a day that begins at up to H is today's, one that begins later yesterday's."""
    minutes = header.at // 60_000
    days, within = divmod(minutes + header.offset, 24 * 60)
    hour = within // 60
    if day == _iso(days):
        return 0, hour
    if day == _iso(days - 1):
        return hour + 1, 23
    return 1, 0


@lru_cache(maxsize=64)
def _iso(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


@dataclass
class Slips:
    """How many slips each day gave out: the counter must not be behind, or a number is given twice."""

    given: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    seqs: dict[str, int] = field(default_factory=dict)

    def add(self, seq: int, body: Any) -> None:
        """A record's slip."""
        decision = body.get("decision") if isinstance(body, dict) else None
        slip = decision.get("slip") if isinstance(decision, dict) else None
        found = _SLIP.search(slip) if isinstance(slip, str) else None
        if found is not None:
            short, count = found.groups()
            day = f"20{short[:2]}-{short[2:4]}-{short[4:]}"
            if int(count) > self.given[day]:
                self.given[day], self.seqs[day] = int(count), seq

    def wrong(self, connection: Connection) -> int | None:
        """The entry whose number would be given again."""
        for day, count in self.given.items():
            kept = state.get(connection, f"slip:{day}")
            if kept is None or not kept.isdigit() or int(kept) < count:
                return self.seqs[day]
        return None


@dataclass
class Gaps:
    """Stretches of entries that are not there; a salvage declares them in the entry that it begins with."""

    open: list[tuple[int, int]] = field(default_factory=list)
    told: set[tuple[int, int]] = field(default_factory=set)

    def found(self, first: int, last: int) -> None:
        """Entries `first` to `last` are missing."""
        self.open.append((first, last))

    def declared(self, stretches: Any) -> None:
        """What the entry of a salvage says."""
        if isinstance(stretches, list):
            self.told |= {tuple(s) for s in stretches if isinstance(s, list) and len(s) == 2}

    def undeclared(self) -> int | None:
        """The first missing entry that nobody declared."""
        return next((gap[0] for gap in self.open if gap not in self.told), None)

    @property
    def lost(self) -> set[int]:
        """Every missing entry."""
        return {seq for first, last in self.open for seq in range(first, last + 1)}


@dataclass
class Lineage:
    """A lineage begins with the station, or with an entry that says so."""

    now: str = ""

    def wrong(self, header: Header) -> bool:
        """Whether an entry is of a lineage that nobody began."""
        changed = bool(self.now) and header.lineage != self.now
        self.now = header.lineage
        return changed and header.kind != Kind.LINEAGE_BEGAN


def schema(connection: Connection) -> dict[str, str]:
    """Every table, index, trigger and view with its SQL, blanks squeezed."""
    rows = connection.exec_driver_sql(
        "SELECT type || ':' || name, coalesce(sql, '') FROM sqlite_master "
        "WHERE substr(name, 1, 7) <> 'sqlite_'"
    )
    return {row[0]: re.sub(r"\s+", "", str(row[1])) for row in rows}
