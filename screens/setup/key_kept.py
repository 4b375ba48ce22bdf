"""How the database's key is kept: put under a passphrase, under another one, or back into a plain file."""

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
from station.passphrase import LONGEST

if TYPE_CHECKING:
    from storage.desk import Desk

KEPT = ("file", "passphrase")


class KeyKeptScreen(FormScreen[None]):
    """The present passphrase where there is one, and a new one twice; none for a key file."""

    TITLE_KEY = "new_passphrase.title"
    HINT_KEY = "key_kept.hint"
    CHOICE_KEYS = {"kept": tuple(f"first_run.kept_{k}" for k in KEPT)}  # noqa: RUF012
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, sealed: bool) -> None:
        super().__init__()
        self.sealed = sealed

    def fields(self) -> Iterator[Widget]:
        """The rows; the old one only where there is one."""
        ways = [self.words(f"first_run.kept_{k}") for k in KEPT]
        yield Static("")
        yield from self.row("first_run.kept", Choices(ways, {1}, id="kept"))
        for name in ("old", "passphrase", "again") if self.sealed else ("passphrase", "again"):
            field = Input("", password=True, id=name, compact=True, max_length=LONGEST)
            yield from self.row(f"new_passphrase.{name}", field)

    def action_save(self) -> None:
        """Keeps it so; slow on purpose, beside the keys."""
        desk, new = self.station_app.desk, self._typed("passphrase")
        old = self._typed("old") if self.sealed else ""
        if desk is None or self.busy:
            return
        if 1 not in self.query_one("#kept", Choices).chosen:
            self.write(lambda: _change(desk, old, None), lambda _: self._saved("file"))
            return
        if new != self._typed("again"):
            self.say(self.words("new_passphrase.not_the_same"))
            self.query_one("#again", Input).focus()
            return
        self.write(lambda: _change(desk, old, new), lambda _: self._saved("passphrase"))

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def _saved(self, kept: str) -> None:
        self.leave(None)
        self.station_app.main.notice(self.words(f"key_kept.now_{kept}"))


def _change(desk: Desk, old: str, new: str | None) -> None:
    from storage.upkeep import key_kept

    key_kept.change(desk.store, old, new)
