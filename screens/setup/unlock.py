"""The start of a home whose key lies under a passphrase: it is asked for, and then all goes on as usual."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.startup import open_home
from station.passphrase import LONGEST
from station.problems import Problem, ProblemCode


class UnlockScreen(FormScreen[None]):
    """One field; a wrong one is typed again, and whoever cannot leaves."""

    TITLE_KEY = "unlock.title"
    HINT_KEY = "unlock.hint"
    REQUIRED = frozenset({"passphrase"})
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.LANGUAGE,
        command.LEAVE,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.LEAVE)

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    def fields(self) -> Iterator[Widget]:
        """The passphrase."""
        yield Static("")
        field = Input("", password=True, id="passphrase", compact=True, max_length=LONGEST)
        yield from self.row("unlock.passphrase", field)

    def on_mount(self) -> None:
        """One that the environment gave was wrong: that is said."""
        super().on_mount()
        if self.problem.code is ProblemCode.PASSPHRASE_WRONG:
            self.tell(self.problem)

    def action_save(self) -> None:
        """Tries it; half a second, beside the keys."""
        typed, root = self.query_one("#passphrase", Input).value, self.station_app.home
        if typed and not self.busy:
            self.say(self.words("unlock.trying"))
            self.write(lambda: _unlock(root, typed), self._unlocked)

    def _unlocked(self, _: None) -> None:
        self.leave(None)
        self.app.call_later(open_home, self.station_app)

    def tell(self, problem: Problem) -> None:
        """A wrong one is typed again from the start."""
        super().tell(problem)
        field = self.query_one("#passphrase", Input)
        field.value = ""
        field.focus()

    def take_code(self, text: str) -> bool:
        """A code waits until the home is open."""
        self.say(self.words("unlock.first"))
        return True

    async def action_leave(self) -> None:
        """There is nothing to go back to."""
        await self.app.action_quit()


def _unlock(root: Path, typed: str) -> None:
    from storage.home import unlock

    unlock(root, typed)
