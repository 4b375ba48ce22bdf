"""The board: stations by township, what is wrong first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from station.places import divisions
from station.problems import InputProblem
from storage.hub.alarms import AlarmRow
from storage.hub.county import marks, plots, reporting
from storage.hub.county.figures import DAY_HOURS, Figures
from storage.hub.county.marks import SILENT, Mark, Tone
from storage.hub.county.plots import Plot
from storage.hub.county.reporting import DayReport, Reported


@dataclass(frozen=True, slots=True)
class Card:
    """A station as the board shows it."""

    figures: Figures
    marks: list[Mark]
    report: DayReport
    before: DayReport
    """Of today, and of yesterday."""

    entries: int
    day: Plot

    @property
    def tone(self) -> Tone:
        """The gravest."""
        return self.marks[0].tone

    @property
    def name(self) -> str:
        """As the station told it, else its code, else the beginning of its id."""
        row = self.figures.row
        return row.name or row.code or row.station[:8]


@dataclass(frozen=True, slots=True)
class Group:
    """A township, or the county where no more was told; `code` alone where the place is not known."""

    code: str
    name: str
    cards: list[Card]

    @property
    def tone(self) -> Tone:
        """Of its gravest station."""
        return min(card.tone for card in self.cards)


@dataclass(frozen=True, slots=True)
class Sounding:
    """An open alarm and whose it is."""

    card: Card
    alarm: AlarmRow


@dataclass(frozen=True, slots=True)
class Board:
    """All of it, and its sums."""

    groups: list[Group]
    alarms: list[Sounding]
    stations: int
    heard: int
    """In the last hour."""

    entries: int
    pending: int
    sent: int
    expected: int
    """Reports of today that were sent, and those that are sent or awaited."""

    missed: int
    """Reports of yesterday."""


def card(figures: Figures) -> Card:
    """One station's."""
    counts = figures.by_hour(figures.today)
    now = figures.local(figures.now)
    names = [f"{hour:02d}:00" for hour in range(DAY_HOURS)]
    day = plots.bars(counts, names, now.hour if now else 0, step=8, height=34)
    before = figures.today - timedelta(days=1)
    return Card(
        figures, marks.of(figures), reporting.of_day(figures, figures.today),
        reporting.of_day(figures, before), sum(counts), day,
    )  # fmt: skip


def made(found: list[Figures]) -> Board:
    """Groups by their gravest station, then by code; so are the stations in them."""
    cards = sorted((card(each) for each in found), key=_order)
    by_place: dict[str, list[Card]] = defaultdict(list)
    for each in cards:
        by_place[_place(each.figures.row.place)].append(each)
    groups = [Group(code, place_name(code), some) for code, some in by_place.items()]
    sounding = [Sounding(each, alarm) for each in cards for alarm in each.figures.sounding]
    states = [each.report.state for each in cards]
    sent = sum(state in (Reported.SENT, Reported.LATE) for state in states)
    return Board(
        sorted(groups, key=lambda group: (group.tone, group.code)),
        sorted(sounding, key=lambda each: -each.alarm.raised_at),
        stations=len(cards), heard=sum(_is_heard(each.figures) for each in cards),
        entries=sum(each.entries for each in cards),
        pending=sum(each.figures.row.pending for each in cards), sent=sent,
        expected=sum(state is not Reported.NONE for state in states),
        missed=sum(each.before.state is Reported.MISSED for each in cards),
    )  # fmt: skip


def _order(each: Card) -> tuple[Tone, int, str, str]:
    # Of two as grave the one of which more is wrong.
    return each.tone, -len(each.marks), each.figures.row.code, each.figures.row.station


def _is_heard(figures: Figures) -> bool:
    return bool(figures.row.heard_at) and figures.now - figures.row.heard_at <= SILENT


def _place(told: str) -> str:
    try:
        return divisions.significant(told)
    except InputProblem:
        return ""


def place_name(told: str) -> str:
    """A division's full name; empty where it is not known."""
    found = divisions.get(told)
    return found.full_name if found else ""
