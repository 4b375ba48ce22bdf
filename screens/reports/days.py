"""The days' reports: which were sent when, which are due, late or missed; Enter opens one, F5 sends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding

from screens.reports.report import ReportScreen
from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets import detail, plot
from station.reports.due import DayState, ReportDay

if TYPE_CHECKING:
    from rich.text import Text

    from storage.desk import Desk

BARS = 16
"""Cells of a day's bar."""


class ReportDaysScreen(ListScreen[None]):
    """The last 30 business days, the newest first."""

    TITLE_KEY = "reports.days_title"
    EMPTY_KEY = "reports.days_empty"
    HINT_KEY = "reports.days_hint"
    COLUMNS = (
        Column("reports.day", 12), Column("reports.state", 14), Column("reports.sent_at", 8),
        Column("reports.screened", 8), Column("reports.fevers", 6), Column("reports.shape"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.days: list[ReportDay] = []

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads them anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _days(desk), self.show, "days")

    def show(self, days: list[ReportDay]) -> None:
        """Shows what was read."""
        self.days = days
        self.fill()

    def counts(self) -> str:
        """How many days are in which state."""
        found = Counter(day.state for day in self.days)
        return "   ".join(
            f"{self.words(f'report_state.{s}')} {found[s]}" for s in DayState if found[s]
        )

    def rows(self) -> Sequence[ListRow]:
        """One row a day."""
        most = max((day.screened for day in self.days), default=0)
        return [self._row(day, most) for day in self.days]

    def _row(self, day: ReportDay, most: int) -> ListRow:
        wrong = day.state in (DayState.MISSED, DayState.OVERDUE, DayState.REVISION)
        state = self.words(f"report_state.{day.state}")
        mark = "! " if wrong else ""
        cells = (
            day.day, mark + state + (f" {day.revision}" if day.revision > 1 else ""), self._time(day.sent),
            str(day.screened) if day.sent else "-", str(day.fevers) if day.sent else "-",
            plot.bar(day.screened, most, BARS),
        )  # fmt: skip
        return ListRow(day.day, cells, self.late_style if wrong else Style())

    def about(self, key: str) -> Text | str:
        """What is known of a day's report, and what to do."""
        day = next((d for d in self.days if d.day == key), None)
        if day is None:
            return ""
        kind = "reports.zero" if day.zero else "reports.not_zero"
        return detail.pairs(
            [
                (self.words("reports.state"), self.words(f"report_state.{day.state}")),
                (self.words("report.due"), self._time(day.due)),
                (self.words("reports.sent_at"), self._time(day.sent)),
                (self.words("reports.what"), self.words(kind) if day.sent else ""),
                (self.words("reports.since"), str(day.since) if day.since else ""),
                (self.words("reports.next"), self.words(f"reports.do_{day.state}")),
            ],
            day.day,
        )  # fmt: skip

    def _time(self, ms: int) -> str:
        desk = self.station_app.desk
        if not ms or desk is None:
            return ""
        return f"{datetime.fromtimestamp(ms / 1000, desk.store.settings.zone):%H:%M}"

    def opened(self, key: str) -> None:
        """The day's report, whole."""
        self.app.push_screen(ReportScreen(key), lambda _: self.load())


def _days(desk: Desk) -> list[ReportDay]:
    from storage.reports import queries

    hour = desk.policy.thresholds.report_hour
    with desk.store.database.read() as connection:
        return queries.days(connection, desk.store, hour)
