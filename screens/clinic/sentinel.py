"""The sentinel view: today's visits, fevers and medicine requests beside the last 14 days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Sparkline, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.columns import fit

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.visits.sentinel import Series

LABEL, TODAY, AVERAGE = 26, 6, 8


class SentinelScreen(StationScreen[None]):
    """One row a count: today, the daily average of the days before, and their shape."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Series] = []

    def compose(self) -> ComposeResult:
        """Title, columns, a row for each count."""
        yield Static("", id="title", classes="title", markup=False)
        yield Static("", id="columns", markup=False)
        yield Vertical(id="series")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Counts."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.station_app.bridge.read(lambda: _count(desk), self.show, self.station_app.tell)

    def show(self, found: list[Series]) -> None:
        """Shows the counts."""
        self.found = found
        place = self.query_one("#series", Vertical)
        for series in found:
            line = Sparkline([float(n) for n in series.counts], classes="spark")
            words = Static("", classes="count", markup=False)
            place.mount(Horizontal(words, line, classes="series"))
        self.call_after_refresh(self.retranslate)

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words("sentinel.title"))
        head = (
            fit("", LABEL) + fit(self.words("sentinel.today"), TODAY)
            + fit(self.words("sentinel.average"), AVERAGE) + self.words("sentinel.before")
        )  # fmt: skip
        self.query_one("#columns", Static).update(Text(head, Style(dim=True), no_wrap=True))
        for words, series in zip(self.query(".count").results(Static), self.found, strict=False):
            words.update(self._words(series))
        quiet = not any(any(series.counts) for series in self.found)
        self.query_one("#empty", Static).update(self.words("sentinel.empty") if quiet else "")

    def _words(self, series: Series) -> Text:
        name = self.words(f"sentinel.{series.name}")
        if series.medicine_class:
            name += " " + self.words(f"medicine_class.{series.medicine_class}")
        average = sum(series.before) / max(1, len(series.before))
        more = series.today > max(series.before, default=0) and series.today > 1
        row = Text(no_wrap=True)
        row.append(fit(name, LABEL))
        row.append(fit(f"{series.today}{' ▲' if more else ''}", TODAY), Style(bold=True))
        row.append(fit(f"{average:.1f}", AVERAGE), Style(dim=True))
        return row


def _count(desk: Desk) -> list[Series]:
    from storage.visits import sentinel

    store = desk.store
    with store.database.read() as connection:
        return sentinel.series(connection, store.today(), desk.policy.thresholds.fever)
