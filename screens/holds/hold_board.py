"""The board of open holds: who, why, since when, the next step, minutes waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.holds import alarm
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.columns import fit
from screens.widgets.rowlist import RowList
from station.text import mask_name

if TYPE_CHECKING:
    from storage.cases.open_items import Hold

WIDTHS = (5, 7, 15, 20, 7, 0)
"""Cells of: number, name, waiting, step, why, the next step."""


class HoldsScreen(StationScreen[None]):
    """Enter takes the next step of the chosen hold, F5 ends it, F3 adds who it is."""

    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN, command.CLOSE, command.PAPERS, command.HOLD, command.BACK, command.HELP,
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(
        command.CLOSE, command.PAPERS, command.BACK
    )  # type: ignore[assignment]

    def compose(self) -> ComposeResult:
        """Title, columns, rows, a hint, keys."""
        yield Static("", id="title", classes="title", markup=False)
        yield Static("", id="columns", markup=False)
        yield RowList(id="rows")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Shows them, and goes on doing so."""
        super().on_mount()
        self.query_one("#rows").focus()
        self.set_interval(1.0, self.fill)

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words("holds.title"))
        keys = (
            "column.seq", "column.name", "holds.waiting", "hold_form.steps", "holds.why",
            "hold_form.next",
        )  # fmt: skip
        cells = "".join(fit(self.words(k), w) for k, w in zip(keys, WIDTHS, strict=True))
        self.query_one("#columns", Static).update(Text("  " + cells, Style(dim=True), no_wrap=True))
        self.fill()

    def show_holds(self) -> None:
        """This screen is the board itself."""
        if self.is_mounted:
            self.fill()

    def fill(self) -> None:
        """One row a hold, the oldest first."""
        if self.station_app.desk is None:
            return
        rows = [(hold.id, self._row(hold)) for hold in self.station_app.main.board.holds]
        self.query_one("#rows", RowList).show(rows)
        hint = self.words("hold_form.row_hint" if rows else "holds.empty")
        self.query_one("#empty", Static).update(hint)

    def _row(self, hold: Hold) -> Text:
        age = alarm.age_of(self.station_app, hold)
        name = hold.name if self.station_app.revealed else mask_name(hold.name)
        called = f" {hold.called}" if hold.step == "called" else ""
        late = self.words("hold_form.overdue") if age.overdue else ""
        cells = (
            str(hold.seq), name or self.words("panel.unnamed"), f"{age.clock} {age.mark}{late}",
            self.words(f"hold_step.{hold.step}") + called, hold.reason,
            self.words(f"hold_next.{hold.step}"),
        )  # fmt: skip
        row = Text(no_wrap=True)
        row.append("".join(fit(c, w) for c, w in zip(cells, WIDTHS, strict=True)), age.style)
        return row

    def _chosen(self) -> Hold | None:
        key = self.query_one("#rows", RowList).chosen
        return next((h for h in self.station_app.main.board.holds if h.id == key), None)

    def on_row_list_selected(self, _event: RowList.Selected) -> None:
        """Enter: the next step; when the team is there, the hand-over."""
        from screens.holds.steps import HoldStepScreen

        hold = self._chosen()
        if hold is None:
            return
        if hold.step == "arrived":
            self.action_close()
        else:
            self.app.push_screen(HoldStepScreen(hold))

    def action_close(self) -> None:
        """Handed over, or how else it ended."""
        from screens.holds.steps import EndHoldScreen

        hold = self._chosen()
        if hold is not None:
            self.app.push_screen(EndHoldScreen(hold.id))

    def action_papers(self) -> None:
        """Who it is."""
        from screens.holds.steps import PapersScreen

        hold = self._chosen()
        if hold is not None:
            self.app.push_screen(PapersScreen(hold))
