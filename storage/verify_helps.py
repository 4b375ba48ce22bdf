"""What lies outside the chain and follows from it: days, slip counts, lineages, the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from station import clock
from storage import state
from storage.chain import Header
from storage.entry import Kind

HOURS = frozenset(range(24))
_SLIP = re.compile(r"-(\d{6})-(\d{4,})$")


@dataclass
class Days:
    """The business days: all follow from one hour at which the day begins, or from few in a row.

    A station may change that hour; one entry alone, or the newest, must not have an hour of its own.
    """

    stretches: list[tuple[int, frozenset[int]]] = field(default_factory=list)

    def add(self, seq: int, header: Header, day: str) -> None:
        """One entry's day, and the hours that explain it."""
        local = clock.from_millis(header.at) + timedelta(minutes=header.offset)
        fits = frozenset(h for h in HOURS if (local - timedelta(hours=h)).date().isoformat() == day)
        if self.stretches and self.stretches[-1][1] & fits:
            begun, hours = self.stretches[-1]
            self.stretches[-1] = (begun, hours & fits)
        else:
            self.stretches.append((seq, fits))

    def wrong(self, hour: int | None) -> int | None:
        """The first entry whose day is not explained; `hour` is the setting now."""
        for at, (begun, hours) in enumerate(self.stretches):
            if not hours:
                return begun
            between = self.stretches[at - 1 : at + 2]
            if at and len(between) == 3 and between[0][1] & between[2][1]:
                return begun
        if hour is not None and self.stretches and hour not in self.stretches[-1][1]:
            return self.stretches[-1][0]
        return None


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
        "WHERE name NOT LIKE 'sqlite_%'"
    )
    return {row[0]: re.sub(r"\s+", "", str(row[1])) for row in rows}
