"""Open holds: who, why, since when; and how one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import DataTable, Input, Static

from screens import acts
from screens.acts import Act
from screens.forms import FormScreen
from screens.lists import ListScreen
from screens.snapshot import clock_words
from screens.widgets.choices import Choices
from screens.widgets.keybar import KeyBar
from station.text import mask_name

if TYPE_CHECKING:
    from screens.board import Board
    from storage.desk import Desk
    from storage.journal import Receipt

ENDS = ("handed_over", "released", "absconded", "entered_by_mistake")


class HoldsScreen(ListScreen[None]):
    """Enter ends the chosen hold."""

    TITLE_KEY = "holds.title"
    EMPTY_KEY = "holds.empty"
    COLUMN_KEYS = ("column.seq", "column.name", "holds.why", "holds.waiting")
    ACTS: ClassVar[tuple[Act, ...]] = (acts.OPEN, acts.HOLD, acts.BACK, acts.HELP)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.BACK)  # type: ignore[assignment]

    def on_mount(self) -> None:
        """Shows them, and goes on doing so."""
        super().on_mount()
        self.set_interval(1.0, self.fill)

    def fill(self) -> None:
        """One row a hold, the oldest first."""
        desk = self.station_app.desk
        if desk is None:
            return
        board: Board = self.station_app.main.board
        now = desk.store.now()
        rows = []
        for hold in board.holds:
            name = mask_name(hold.name) or self.words("panel.unnamed")
            rows.append((hold.id, (str(hold.seq), name, hold.reason, clock_words(hold.at, now))))
        self.put(rows)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter: how it ends."""
        self.app.push_screen(EndHoldScreen(str(event.row_key.value)), lambda _: self.fill())


class EndHoldScreen(FormScreen[bool]):
    """To whom, or how else."""

    TITLE_KEY = "holds.end_title"
    ACTS: ClassVar[tuple[Act, ...]] = (acts.SAVE_F5, acts.BACK, acts.HELP)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.SAVE_F5, acts.BACK)  # type: ignore[assignment]

    def __init__(self, hold: str) -> None:
        super().__init__()
        self.draft = f"end_hold:{hold}"
        self.hold = hold

    def compose(self) -> ComposeResult:
        """How, to whom, a note."""
        yield from self.heading()
        with Vertical(classes="form"):
            words = [self.words(f"hold.{end}") for end in ENDS]
            yield from self.row("holds.how", Choices(words, {0}, id="how"))
            to = Input("", id="to", compact=True, max_length=120)
            yield from self.row("holds.to", to)
            note = Input("", id="note", compact=True, max_length=200)
            yield from self.row("holds.note", note)
            yield self.problem_row()
        yield KeyBar(markup=False)

    def action_save(self) -> None:
        """Ends it."""
        desk = self.station_app.desk
        if desk is None:
            return
        end = ENDS[min(self.query_one("#how", Choices).chosen)]
        to, note = self.value("to"), self.value("note")
        if end == "handed_over" and not to:
            self.query_one("#problem", Static).update(self.words("holds.to_first"))
            self.query_one("#to").focus()
            return
        self.write(lambda: _end(desk, self.hold, end, to, note), self._ended)

    def _ended(self, receipt: Receipt) -> None:
        self.station_app.main.reload()
        self.station_app.main.notice(self.words("notice.hold_ended", number=receipt.seq))
        self.leave(True)


def _end(desk: Desk, hold: str, end: str, to: str, note: str) -> Receipt:
    from station.text import clean
    from storage.holds import HoldEnd, HoldEnded, end_hold

    return end_hold(desk.store, hold, HoldEnded(HoldEnd(end), clean(to, 120), clean(note, 200)))
