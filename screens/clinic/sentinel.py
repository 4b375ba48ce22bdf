"""The sentinel view: today's visits, fevers and medicine requests beside the last 14 days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets import plot
from screens.widgets.columns import fit
from screens.widgets.titleline import TitleLine

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.visits.sentinel import Series

LABEL, TODAY, AVERAGE, CELLS = 26, 6, 8, 2
"""Cells of the columns, and of a day in the plot."""

HIGH, TALL = 3, 34
"""Rows of a plot in a terminal of so many rows; else one."""

BOLD, DIM = Style(bold=True), Style(dim=True)


class SentinelScreen(StationScreen[None]):
    """One row a count: today, the daily average of the days before, and their shape."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Series] = []

    def compose(self) -> ComposeResult:
        """Title, columns, a page of rows."""
        yield TitleLine(id="title")
        yield Static("", id="columns", markup=False)
        with VerticalScroll(classes="panel page"):
            yield Static("", id="series", markup=False)
        yield Static("", id="empty", classes="news", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Counts."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _count(desk), self.show)

    def show(self, found: list[Series]) -> None:
        """Shows the counts."""
        self.found = found
        self.retranslate()

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.show_title(self.words("sentinel.title"))
        head = (
            fit("", LABEL) + fit(self.words("sentinel.today"), TODAY)
            + fit(self.words("sentinel.average"), AVERAGE) + self.words("sentinel.before")
        )  # fmt: skip
        self.query_one("#columns", Static).update(Text(head, no_wrap=True))
        high = HIGH if self.app.size.height >= TALL else 1
        page = Text(no_wrap=True, overflow="ellipsis")
        for series in self.found:
            self._row(page, series, high)
        self.query_one("#series", Static).update(page)
        quiet = not any(any(series.counts) for series in self.found)
        self.query_one("#empty", Static).update(self.words("sentinel.empty") if quiet else "")

    def _row(self, page: Text, series: Series, high: int) -> None:
        """The count in words, and its days as columns, today's at the end."""
        name = self.words(f"sentinel.{series.name}")
        if series.medicine_class:
            name += " " + self.words(f"medicine_class.{series.medicine_class}")
        average = sum(series.before) / max(1, len(series.before))
        more = series.today > max(series.before, default=0) and series.today > 1
        words = Text(no_wrap=True)
        words.append(fit(name, LABEL))
        words.append(fit(f"{series.today}{' ▴' if more else ''}", TODAY), BOLD)
        words.append(fit(f"{average:.1f}", AVERAGE), DIM)
        plotted = plot.columns([float(n) for n in series.counts], rows=high, cells=CELLS)
        for at, line in enumerate(plotted):
            page.append_text(words if at == len(plotted) - 1 else Text(" " * words.cell_len))
            page.append(line[:-CELLS])
            page.append(line[-CELLS:] + "\n", BOLD)


def _count(desk: Desk) -> list[Series]:
    from storage.visits import sentinel

    store = desk.store
    with store.database.read() as connection:
        return sentinel.series(connection, store.today(), desk.policy.thresholds.fever)
