"""Why a check could not be done: a number, or some words."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.key_bar import KeyBar
from screens.widgets.choices import Choices
from station.text import clean

REASONS = ("refused", "cannot", "no_phone", "no_document", "device", "emergency")


class WhyScreen(FormScreen[str]):
    """`1` Enter is enough."""

    TITLE_KEY = "why.title"
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def compose(self) -> ComposeResult:
        """The usual reasons, and a field."""
        yield from self.heading()
        with Vertical(classes="form"):
            words = [self.words(f"why.{r}") for r in REASONS]
            yield from self.row("why.label", Choices(words, set(), id="why"))
            more = Input("", id="more", compact=True, max_length=120)
            yield from self.row("why.more", more)
            yield self.problem_row()
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """Choices follow the language."""
        super().retranslate()
        self.query_one("#why", Choices).rename([self.words(f"why.{r}") for r in REASONS])

    def on_key(self, event: events.Key) -> None:
        """Enter on a chosen reason is done."""
        if event.key == "enter" and isinstance(self.focused, Choices) and self.focused.chosen:
            event.stop()
            event.prevent_default()
            self.action_save()

    def action_save(self) -> None:
        """Back with the reason in words."""
        typed = clean(self.value("more"), 120)
        choices = self.query_one("#why", Choices)
        chosen = [choices.words[at] for at in sorted(choices.chosen)]
        if not typed and not chosen:
            self.query_one("#problem", Static).update(self.words("why.first"))
            return
        self.leave(typed or chosen[0])
