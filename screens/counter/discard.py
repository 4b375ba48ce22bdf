"""Discarding an encounter that is nobody's: one reason, and it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.counter.encounter import Encounter

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.journal.entries import Receipt

WHY = ("mistake", "twice", "went_away", "test", "other")


class DiscardScreen(FormScreen[Encounter]):
    """`1` Enter is enough."""

    TITLE_KEY = "discard.title"
    ENTER_SAVES = True
    CHOICE_KEYS = {"why": tuple(f"discard.{w}" for w in WHY)}  # noqa: RUF012
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, encounter: Encounter) -> None:
        super().__init__()
        self.encounter = encounter

    def fields(self) -> Iterator[Widget]:
        """Why, and a note."""
        words = [self.words(f"discard.{w}") for w in WHY]
        yield from self.row("correction.reason", Choices(words, set(), id="why"))
        yield from self.row("holds.note", Input("", id="note", compact=True, max_length=200))

    def action_save(self) -> None:
        """Keeps it as discarded."""
        desk, chosen = self.station_app.desk, self.query_one("#why", Choices).chosen
        if desk is None:
            return
        if not chosen:
            self.say(self.words("discard.first"))
            return
        why, note, encounter = WHY[min(chosen)], self.value("note"), self.encounter
        self.write(
            lambda: _discard(desk, encounter, why, note), lambda _: self.leave(self.encounter)
        )


def _discard(desk: Desk, encounter: Encounter, why: str, note: str) -> Receipt:
    from station.events.discard import DiscardReason
    from storage.screenings.discard import discard

    seen = encounter.screening if encounter.problem() is not None else encounter.complete()
    return discard(desk.store, seen, DiscardReason(why), note, encounter.draft)
