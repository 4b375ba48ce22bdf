"""Risk areas 中高风险地区: dated levels, and how a stay matches them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.places import divisions
from station.problems import InputProblem, ProblemCode


class RiskLevel(StrEnum):
    """The level of an area, mild to strict."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CLOSED = "closed"


RANK = {level: at for at, level in enumerate(RiskLevel)}


@dataclass(frozen=True, slots=True)
class Area:
    """An area's level from one day to another, both included; no end means still in force."""

    division: str
    level: RiskLevel
    since: date
    until: date | None = None
    name: Annotated[str, MaxLen(120)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "division", divisions.significant(self.division))
        if self.until and self.until < self.since:
            raise InputProblem(ProblemCode.STAY_ORDER)


@dataclass(frozen=True, slots=True)
class Stay:
    """Where somebody was, by division code; no end means until now; `marked` is the card's `*`."""

    division: str
    since: date | None = None
    until: date | None = None
    marked: bool = False
    note: Annotated[str, MaxLen(120)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "division", divisions.significant(self.division))
        if self.since and self.until and self.until < self.since:
            raise InputProblem(ProblemCode.STAY_ORDER)


@dataclass(frozen=True, slots=True)
class Match:
    """The worst level of all stays, and the days since the person left the place that had it."""

    level: RiskLevel
    days: int
    division: str
    stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the stays mean: the worst certain and the worst possible match."""

    certain: Match | None = None
    possible: Match | None = None

    @property
    def worst(self) -> RiskLevel | None:
        """The worst level of both."""
        found = [m.level for m in (self.certain, self.possible) if m is not None]
        return max(found, key=RANK.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Span:
    """When somebody was there, what day it is, and how many days ago they left."""

    since: date
    today: date
    days: int
    stay: Stay


class RiskList:
    """A dated list of areas, indexed by division so that a stay looks at few of them."""

    def __init__(self, areas: Iterable[Area] = (), version: str = "", made: date | None = None):
        self.areas = tuple(areas)
        self.version = version
        self.made = made
        self._at: dict[str, list[Area]] = {}
        self._inside: dict[str, list[Area]] = {}
        for area in sorted(self.areas, key=lambda a: -RANK[a.level]):
            self._at.setdefault(area.division, []).append(area)
            for length in range(2, len(area.division)):
                self._inside.setdefault(area.division[:length], []).append(area)

    def expose(self, stays: Iterable[Stay], today: date, lookback: int) -> Exposure:
        """The worst matches of stays that ended no more than `lookback` days ago.

        A stay inside an area is certain; a stay named more coarsely than an area is possible. A
        mark on a card says `medium or high`, so it counts as a possible medium at least.
        """
        certain: Match | None = None
        possible: Match | None = None
        for stay in stays:
            left = min(stay.until or today, today)
            days = (today - left).days
            if days > lookback:
                continue
            since = stay.since or left - timedelta(days=lookback)
            code, span = stay.division, Span(since, today, days, stay)
            for length in range(2, len(code) + 1):
                certain = _worse(certain, self._at.get(code[:length], ()), span)
            possible = _worse(possible, self._inside.get(code, ()), span)
            if stay.marked:
                possible = _mark(possible, stay, days)
        return Exposure(certain, possible)


def _worse(best: Match | None, areas: Iterable[Area], span: Span) -> Match | None:
    since, today, days = span.since, span.today, span.days
    for area in areas:
        if area.level is RiskLevel.LOW:
            break
        if best and (RANK[area.level], -days) <= (RANK[best.level], -best.days):
            break
        # The level counts while the person was there, and since they left.
        if area.since <= today and (area.until is None or area.until >= since):
            return Match(area.level, days, area.division, span.stay)
    return best


def _mark(best: Match | None, stay: Stay, days: int) -> Match:
    if best and (RANK[best.level], -best.days) >= (RANK[RiskLevel.MEDIUM], -days):
        return best
    return Match(RiskLevel.MEDIUM, days, stay.division, stay)
