"""A passphrase to be set, typed twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from station.passphrase import LONGEST, checked
from station.problems import InputProblem


class NewPassphraseScreen(FormScreen[str]):
    """Twice the same, and not too easy; whoever goes back has set none."""

    TITLE_KEY = "new_passphrase.title"
    HINT_KEY = "new_passphrase.hint"
    REQUIRED = frozenset({"passphrase", "again"})
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def fields(self) -> Iterator[Widget]:
        """The two."""
        yield Static("")
        for name in ("passphrase", "again"):
            field = Input("", password=True, id=name, compact=True, max_length=LONGEST)
            yield from self.row(f"new_passphrase.{name}", field)

    def action_save(self) -> None:
        """Gives it back."""
        typed, again = (self.query_one(f"#{n}", Input) for n in ("passphrase", "again"))
        try:
            checked(typed.value)
        except InputProblem as problem:
            self.tell(problem)
            return
        if typed.value != again.value:
            self.say(self.words("new_passphrase.not_the_same"))
            again.focus()
            return
        self.leave(typed.value)
