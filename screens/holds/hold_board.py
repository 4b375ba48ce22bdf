"""The board of open holds: who, why, since when, the next step, minutes waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding

from screens.holds import alarm
from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets import detail
from station.text import mask_name, mask_number

if TYPE_CHECKING:
    from storage.cases.open_items import Hold


class HoldsScreen(ListScreen[None]):
    """Enter takes the next step of the chosen hold, F5 ends it, F3 adds who it is."""

    TITLE_KEY = "holds.title"
    EMPTY_KEY = "holds.empty"
    HINT_KEY = "hold_form.row_hint"
    COLUMNS = (
        Column("column.seq", 5), Column("column.name", 7), Column("holds.waiting", 15),
        Column("hold_form.steps", 20), Column("holds.why", 7), Column("hold_form.next"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN, command.CLOSE, command.PAPERS, command.HOLD, command.BACK, command.HELP,
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(
        command.CLOSE, command.PAPERS, command.BACK
    )  # type: ignore[assignment]

    def on_mount(self) -> None:
        """Shows them, and goes on doing so."""
        super().on_mount()
        self.set_interval(1.0, self.fill)

    def show_holds(self) -> None:
        """This screen is the board itself."""
        self.fill()

    def _open_holds(self) -> Sequence[Hold]:
        return self.station_app.main.board.holds if self.station_app.desk else ()

    def counts(self) -> str:
        """How many, and how many wait too long."""
        ages = [alarm.age_of(self.station_app, hold) for hold in self._open_holds()]
        late = sum(age.overdue for age in ages)
        return self.words("holds.counts", count=len(ages), late=late) if ages else ""

    def rows(self) -> Sequence[ListRow]:
        """One row a hold, the oldest first."""
        return [self._row(hold) for hold in self._open_holds()]

    def _row(self, hold: Hold) -> ListRow:
        age = alarm.age_of(self.station_app, hold)
        called = f" {hold.called}" if hold.step == "called" else ""
        late = self.words("hold_form.overdue") if age.overdue else ""
        cells = (
            str(hold.seq), self._who(hold), f"{age.clock} {age.mark}{late}",
            self.words(f"hold_step.{hold.step}") + called, hold.reason,
            self.words(f"hold_next.{hold.step}"),
        )  # fmt: skip
        style = age.style + self.late_style if age.overdue else age.style
        return ListRow(hold.id, cells, style)

    def _who(self, hold: Hold) -> str:
        name = hold.name if self.station_app.reveal.on else mask_name(hold.name)
        return name or self.words("panel.unnamed")

    def about(self, key: str) -> Text | str:
        """The hold, step by step."""
        hold, desk = self._by(key), self.station_app.desk
        if hold is None or desk is None:
            return ""
        since = datetime.fromtimestamp(hold.at / 1000, desk.store.settings.zone)
        number = hold.number if self.station_app.reveal.on else mask_number(hold.number)
        rows = (
            ("column.name", f"{self._who(hold)}  {number}".rstrip()),
            ("hold_form.since", f"{since:%m-%d %H:%M}"),
            ("holds.why", hold.reason),
            ("hold_form.whom", f"{hold.called}  {hold.answered}".strip()),
            ("hold_form.team", hold.team),
            ("hold_form.next", self.words(f"hold_next.{hold.step}")),
        )
        return detail.pairs((self.words(label), value) for label, value in rows)

    def _by(self, key: str | None) -> Hold | None:
        return next((h for h in self._open_holds() if h.id == key), None)

    def opened(self, key: str) -> None:
        """Enter: the next step; when the team is there, the hand-over."""
        from screens.holds.steps import HoldStepScreen

        hold = self._by(key)
        if hold is None:
            return
        if hold.step == "arrived":
            self.action_close()
        else:
            self.app.push_screen(HoldStepScreen(hold))

    def action_close(self) -> None:
        """Handed over, or how else it ended."""
        from screens.holds.steps import EndHoldScreen

        hold = self._by(self.chosen())
        if hold is not None:
            self.app.push_screen(EndHoldScreen(hold.id))

    def action_papers(self) -> None:
        """Who it is."""
        from screens.holds.steps import PapersScreen

        hold = self._by(self.chosen())
        if hold is not None:
            self.app.push_screen(PapersScreen(hold))
