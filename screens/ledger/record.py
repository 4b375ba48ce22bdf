"""One record: what was seen, what was advised and applied and why, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.ledger.record_text import RecordText
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.titleline import TitleLine

if TYPE_CHECKING:
    from storage.screenings.versions import Version

FIX = Command("correct", "f10", "F10")
REFER = Command("refer", "f4", "F4")


class RecordScreen(StationScreen[None]):
    """The newest version first."""

    TITLE_KEY = "record.title"
    ACTS: ClassVar[tuple[Command, ...]] = (FIX, REFER, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(FIX, REFER, command.BACK)  # type: ignore[assignment]

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq
        self.versions: list[Version] = []

    def compose(self) -> ComposeResult:
        """A page of text."""
        yield TitleLine(id="title")
        with VerticalScroll(classes="panel page"):
            yield Static("", id="page", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Reads it."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads every version."""
        desk = self.station_app.desk
        if desk is not None:
            from storage.screenings.versions import versions

            self.ask(lambda: versions(desk, self.seq), self.show)

    def show(self, found: list[Version]) -> None:
        """Shows what was read."""
        self.versions = found
        self.retranslate()

    def record_shown(self) -> int:
        """This one."""
        return self.seq

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self.show_title(self.words(self.TITLE_KEY, number=self.seq))
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        told = RecordText(
            self.lang, zone, self.station_app.reveal.on, self.station_app.own_upload.stage
        )
        self.query_one("#page", Static).update(told.page(self.seq, self.versions))

    def action_refer(self) -> None:
        """A referral to a fever clinic."""
        from screens.referrals.issue import ReferralScreen

        if self.station_app.desk is not None:
            self.app.push_screen(ReferralScreen(str(self.seq)))

    def action_correct(self) -> None:
        """Corrects this record."""
        from screens.ledger.correction import correct

        correct(self.station_app, self.seq, self.load)
