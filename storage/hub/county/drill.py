"""One station looked at closely: a month of its entries and reports, its alarms, its last entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from storage.hub.county import board, plots, reporting
from storage.hub.county.board import Card
from storage.hub.county.figures import EntryLine, Figures
from storage.hub.county.plots import Plot
from storage.hub.county.reporting import DayReport

DAYS = 30


@dataclass(frozen=True, slots=True)
class Drill:
    """What its page shows; days newest last in the plot, first in the list."""

    card: Card
    place: str
    days: Plot
    month: int
    reports: list[DayReport]
    entries: list[EntryLine]


def made(figures: Figures, last: list[EntryLine]) -> Drill:
    """Of the figures of a month."""
    days = [figures.today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    counts = [figures.of_day(day) for day in days]
    plot = plots.bars(counts, [_spelled(day) for day in days], DAYS - 1, step=20, height=90)
    reports = [reporting.of_day(figures, day) for day in reversed(days)]
    place = board.place_name(figures.row.place)
    return Drill(board.card(figures), place, plot, sum(counts), reports, last)


def _spelled(day: date) -> str:
    return day.isoformat()
