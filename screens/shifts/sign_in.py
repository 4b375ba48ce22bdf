"""Signing in: a name, a PIN, and the screen as it was is there again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.problems import Problem
from station.shifts.pin import LONGEST

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.journal.appending import Session
    from storage.shifts.operators import Operator


class SignInScreen(FormScreen[None]):
    """Nothing below it is seen or saved until somebody has signed in; nothing below it is lost."""

    TITLE_KEY = "sign_in.title"
    HINT_KEY = "sign_in.hint"
    REQUIRED = frozenset({"pin"})
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.LANGUAGE,
        command.QUIT,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5)

    def __init__(self, people: list[Operator], kept: Session | None = None) -> None:
        super().__init__()
        self.people, self.kept = [p for p in people if p.active], kept

    def fields(self) -> Iterator[Widget]:
        """Who, and the PIN."""
        names = [p.name for p in self.people]
        at = next(
            (i for i, p in enumerate(self.people) if self.kept and p.id == self.kept.operator), 0
        )
        yield Static("")
        yield from self.row("sign_in.who", Choices(names, {at}, id="who"))
        yield from self.row(
            "sign_in.pin", Input("", password=True, id="pin", compact=True, max_length=LONGEST)
        )

    def on_mount(self) -> None:
        """Whoever was here before only types the PIN."""
        super().on_mount()
        if self.kept is not None or len(self.people) == 1:
            self.query_one("#pin", Input).focus()

    def action_save(self) -> None:
        """Asks the store; a tenth of a second, beside the keys."""
        desk, field = self.station_app.desk, self.query_one("#pin", Input)
        if desk is None or not self.people:
            return
        who, pin, kept = (
            self.people[min(self.query_one("#who", Choices).chosen, default=0)],
            field.value,
            self.kept,
        )
        self.write(lambda: _sign_in(desk, who, pin, kept), self._signed)

    def _signed(self, _: Session) -> None:
        self.station_app.lock.opened()
        self.leave(None)
        self.station_app.main.reload()

    def tell(self, problem: Problem) -> None:
        """A wrong one is typed again from the start."""
        super().tell(problem)
        field = self.query_one("#pin", Input)
        field.value = ""
        field.focus()

    def take_code(self, text: str) -> bool:
        """A code waits until somebody has signed in."""
        self.say(self.words("sign_in.first"))
        return True

    def action_back(self) -> None:
        """There is nothing to go back to."""


def _sign_in(desk: Desk, who: Operator, pin: str, kept: Session | None) -> Session:
    from storage.shifts import signing_in

    if kept is not None and kept.operator == who.id:
        return signing_in.unlock(desk.store, kept, pin)
    return signing_in.sign_in(desk.store, who.name, pin)
