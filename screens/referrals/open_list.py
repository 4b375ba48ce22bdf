"""Open referrals: to whom, since when, due when; Enter says what became of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets import detail
from screens.widgets.choices import Choices
from station import clock
from station.text import mask_name, mask_phone

if TYPE_CHECKING:
    from storage.cases.open_items import Referral
    from storage.desk import Desk
    from storage.journal.entries import Receipt

ENDS = ("arrived", "did_not_go", "entered_by_mistake")


class ReferralsScreen(ListScreen[None]):
    """A referral stays here until its arrival is acknowledged."""

    TITLE_KEY = "referrals.title"
    EMPTY_KEY = "referrals.empty"
    COLUMNS = (
        Column("referrals.number", 23), Column("column.name", 7), Column("referrals.due", 21),
        Column("referrals.clinic"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Referral] = []

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads them anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _open(desk), self.show)

    def show(self, found: list[Referral]) -> None:
        """Shows what was read."""
        self.found = found
        self.fill()

    def counts(self) -> str:
        """How many are open, and how many are late."""
        late = sum(map(self._late, self.found))
        words = self.words("referrals.counts", count=len(self.found), late=late)
        return words if self.found else ""

    def rows(self) -> Sequence[ListRow]:
        """The one that is due first at the top."""
        return [self._row(referral) for referral in self.found]

    def _late(self, referral: Referral) -> bool:
        desk = self.station_app.desk
        return desk is not None and clock.millis(desk.store.now()) >= referral.due

    def _time(self, at: int) -> str:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        return f"{clock.from_millis(at).astimezone(zone):%m-%d %H:%M}"

    def _row(self, referral: Referral) -> ListRow:
        late = self._late(referral)
        when = self._time(referral.due) + (f" !!{self.words('referrals.late')}" if late else "")
        cells = (referral.number, self._who(referral), when, referral.clinic)
        return ListRow(referral.id, cells, self.late_style if late else Style())

    def _who(self, referral: Referral) -> str:
        return referral.name if self.station_app.reveal.on else mask_name(referral.name)

    def about(self, key: str) -> Text | str:
        """The referral, with the phone to ask after them."""
        referral = next((r for r in self.found if r.id == key), None)
        if referral is None:
            return ""
        phone = referral.phone if self.station_app.reveal.on else mask_phone(referral.phone)
        rows = (
            ("column.name", f"{self._who(referral)}  {phone}".rstrip()),
            ("referrals.clinic", referral.clinic),
            ("referrals.issued", self._time(referral.at)),
            ("referrals.due", self._time(referral.due)),
        )
        return detail.pairs((self.words(label), value) for label, value in rows)

    def opened(self, key: str) -> None:
        """Enter: what became of it."""
        for referral in self.found:
            if referral.id == key:
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

    def fields(self) -> Iterator[Widget]:
        """Outcome, by whom, a note."""
        words = [self.words(f"referral_end.{end}") for end in ENDS]
        yield from self.row("referrals.how", Choices(words, {0}, id="how"))
        yield from self.row("referrals.by", Input("", id="by", compact=True, max_length=120))
        yield from self.row("referrals.note", Input("", id="note", compact=True, max_length=200))

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
