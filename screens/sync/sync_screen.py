"""The upload: which hub, what waits and why, what is acknowledged; enrolment by the hub's invitation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.sync.sync_text import page

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.sync.known_hub import KnownHub

LONGEST = 600


class SyncScreen(FormScreen[None]):
    """How it stands, live; F5 tries at once, or enrols where an invitation was scanned or typed."""

    TITLE_KEY = "syncing.title"
    HINT_KEY = "syncing.hint"
    ACTS: ClassVar[tuple[Command, ...]] = (command.SYNC_NOW, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SYNC_NOW, command.BACK)

    def fields(self) -> Iterator[Widget]:
        """How it stands, and the invitation."""
        yield Static("", id="page", markup=False)
        yield Static("")
        field = Input("", id="invitation", compact=True, max_length=LONGEST)
        yield from self.row("syncing.invitation", field)

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self._fill()

    def tick(self) -> None:
        """Once a second, as it stands then."""
        super().tick()
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        desk, upload = self.station_app.desk, self.station_app.own_upload
        if desk is None:
            return
        waiting = self.station_app.main.board.waiting
        shown = page(upload.state, waiting, desk.store.now(), desk.store.settings.zone, self.lang)
        self.query_one("#page", Static).update(shown)

    def take_code(self, text: str) -> bool:
        """A hub's invitation fills its field; any other code waits for nobody here."""
        from station.sync import enrolment

        if enrolment.is_invitation(text):
            self.query_one("#invitation", Input).value = text.strip()
            self.say(self.words("syncing.scanned"))
        else:
            self.say(self.words("syncing.other_code"))
        return True

    def action_save(self) -> None:
        """Enrols with what stands in the field; with nothing there, tries the upload at once."""
        desk, typed = self.station_app.desk, self.value("invitation")
        if desk is None or self.busy:
            return
        if not typed:
            self.station_app.own_upload.now()
            self.say(self.words("syncing.trying"))
            return
        self.say(self.words("syncing.asking"))
        self.write(lambda: _enrol(desk, typed), self._enrolled)

    def action_sync_now(self) -> None:
        """The same by its own key."""
        self.action_save()

    def _enrolled(self, hub: KnownHub) -> None:
        from station.sync.identity import grouped

        self.busy = False
        if not self.is_attached:
            return
        self.query_one("#invitation", Input).value = ""
        self.station_app.own_upload.enrolled_now()
        told = grouped(hub.identity.fingerprint)
        self.say(self.words("syncing.enrolled", fingerprint=told))


def _enrol(desk: Desk, typed: str) -> KnownHub:
    from storage.sync import enrolling

    return enrolling.enrol(desk.store, typed)
