"""One's own PIN once more, under what is signed with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from station.shifts.pin import LONGEST


class OwnPinScreen(FormScreen[str]):
    """One field; Enter gives it."""

    TITLE_KEY = "own_pin.title"
    HINT_KEY = "own_pin.hint"
    REQUIRED = frozenset({"pin"})
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def fields(self) -> Iterator[Widget]:
        """The PIN."""
        yield Static("")
        field = Input("", password=True, id="pin", compact=True, max_length=LONGEST)
        yield from self.row("sign_in.pin", field)

    def action_save(self) -> None:
        """Gives it back."""
        self.leave(self.query_one("#pin", Input).value)
