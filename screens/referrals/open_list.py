"""Open referrals: to whom, since when, due when; Enter says what became of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.choices import Choices
from screens.widgets.columns import fit
from screens.widgets.rowlist import RowList
from station import clock
from station.text import mask_name

if TYPE_CHECKING:
    from storage.cases.open_items import Referral
    from storage.desk import Desk
    from storage.journal.entries import Receipt

WIDTHS = (23, 7, 21, 0)
"""Cells of: slip, name, due, clinic."""
ENDS = ("arrived", "did_not_go", "entered_by_mistake")


class ReferralsScreen(StationScreen[None]):
    """A referral stays here until its arrival is acknowledged."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Referral] = []

    def compose(self) -> ComposeResult:
        """Title, columns, rows, a hint, keys."""
        yield Static("", id="title", classes="title", markup=False)
        yield Static("", id="columns", markup=False)
        yield RowList(id="rows")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        self.query_one("#rows").focus()
        self.load()

    def load(self) -> None:
        """Reads them anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.station_app.bridge.read(lambda: _open(desk), self.show, self.station_app.tell)

    def show(self, found: list[Referral]) -> None:
        """Shows what was read."""
        self.found = found
        self.retranslate()

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words("referrals.title"))
        keys = ("referrals.number", "column.name", "referrals.due", "referrals.clinic")
        cells = "".join(fit(self.words(k), w) for k, w in zip(keys, WIDTHS, strict=True))
        self.query_one("#columns", Static).update(Text("  " + cells, Style(dim=True), no_wrap=True))
        self.query_one("#rows", RowList).show([(r.id, self._row(r)) for r in self.found])
        hint = "" if self.found else self.words("referrals.empty")
        self.query_one("#empty", Static).update(hint)

    def _row(self, referral: Referral) -> Text:
        desk = self.station_app.desk
        late = desk is not None and clock.millis(desk.store.now()) >= referral.due
        zone = desk.store.settings.zone if desk else None
        due = clock.from_millis(referral.due).astimezone(zone)
        name = referral.name if self.station_app.revealed else mask_name(referral.name)
        when = f"{due:%m-%d %H:%M}" + (f" ‼{self.words('referrals.late')}" if late else "")
        cells = (referral.number, name, when, referral.clinic)
        row = Text(no_wrap=True, style=Style(bold=late))
        row.append("".join(fit(c, w) for c, w in zip(cells, WIDTHS, strict=True)))
        return row

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Enter: what became of it."""
        for referral in self.found:
            if referral.id == event.key:
                self.app.push_screen(CloseReferralScreen(referral), lambda _: self.load())


class CloseReferralScreen(FormScreen[bool]):
    """Arrived, did not go, or a mistake; and who said so."""

    TITLE_KEY = "referrals.close_title"
    CHOICE_KEYS = {"how": tuple(f"referral_end.{end}" for end in ENDS)}  # noqa: RUF012
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, referral: Referral) -> None:
        super().__init__()
        self.draft = f"close_referral:{referral.id}"
        self.referral = referral

    def compose(self) -> ComposeResult:
        """Outcome, by whom, a note."""
        yield from self.heading()
        with Vertical(classes="form"):
            words = [self.words(f"referral_end.{end}") for end in ENDS]
            yield from self.row("referrals.how", Choices(words, {0}, id="how"))
            yield from self.row("referrals.by", Input("", id="by", compact=True, max_length=120))
            note = Input("", id="note", compact=True, max_length=200)
            yield from self.row("referrals.note", note)
            yield self.problem_row()
        yield KeyBar(markup=False)

    def action_save(self) -> None:
        """Closes it."""
        desk = self.station_app.desk
        if desk is None:
            return
        end = ENDS[min(self.query_one("#how", Choices).chosen, default=0)]
        told = (end, self.value("by"), self.value("note"))
        referral = self.referral.id
        self.write(lambda: _close(desk, referral, told), self._ended)

    def _ended(self, _receipt: Receipt) -> None:
        words = self.words("referrals.closed", number=self.referral.number)
        self.station_app.main.notice(words)
        self.leave(True)


def _open(desk: Desk) -> list[Referral]:
    from storage.cases import open_items

    with desk.store.database.read() as connection:
        return open_items.referrals(connection)


def _close(desk: Desk, referral: str, told: tuple[str, str, str]) -> Receipt:
    from station.events.referral import ReferralClosed, ReferralEnd
    from storage.referrals.service import close

    end, by, note = told
    return close(desk, referral, ReferralClosed(ReferralEnd(end), by, note))
