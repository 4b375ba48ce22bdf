"""What is signed at a hand-over: a note to the next shift, and where there are PINs one's own once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from station.shifts.pin import LONGEST


@dataclass(frozen=True, slots=True)
class Said:
    """The note and the PIN."""

    note: str
    pin: str


class HandOverScreen(FormScreen[Said]):
    """The note may be empty; Enter at the last field signs."""

    HINT_KEY = "hand_over.hint"
    REQUIRED = frozenset({"pin"})
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, *, over: bool, guarded: bool) -> None:
        super().__init__()
        self.guarded = guarded
        self.TITLE_KEY = "hand_over.take" if over else "hand_over.give"

    def fields(self) -> Iterator[Widget]:
        """The note, and the PIN."""
        yield Static("")
        yield from self.row("hand_over.note", Input("", id="note", compact=True, max_length=200))
        if self.guarded:
            pin = Input("", password=True, id="pin", compact=True, max_length=LONGEST)
            yield from self.row("sign_in.pin", pin)

    def action_save(self) -> None:
        """Gives them back."""
        pin = self.query_one("#pin", Input).value if self.guarded else ""
        self.leave(Said(self.value("note"), pin))
