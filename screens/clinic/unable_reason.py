"""Why a check could not be done: a number, or some words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.text import clean

REASONS = ("refused", "cannot", "no_phone", "no_document", "device", "emergency")


class WhyScreen(FormScreen[str]):
    """`1` Enter is enough."""

    TITLE_KEY = "why.title"
    CHOICE_KEYS = {"why": tuple(f"why.{r}" for r in REASONS)}  # noqa: RUF012
    ENTER_SAVES = True
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def fields(self) -> Iterator[Widget]:
        """The usual reasons, and a field."""
        words = [self.words(f"why.{r}") for r in REASONS]
        yield from self.row("why.label", Choices(words, set(), id="why"))
        more = Input("", id="more", compact=True, max_length=120)
        yield from self.row("why.more", more)

    def action_save(self) -> None:
        """Back with the reason in words."""
        typed = clean(self.value("more"), 120)
        choices = self.query_one("#why", Choices)
        chosen = [choices.words[at] for at in sorted(choices.chosen)]
        if not typed and not chosen:
            self.say(self.words("why.first"))
            return
        self.leave(typed or chosen[0])
