"""Choices: one or several of a closed set, by number or by arrow, without a mouse or a letter."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Static


def number(at: int) -> str:
    """The digit of a choice; past the tenth it is reached by arrow and blank."""
    return str((at + 1) % 10) if at < 10 else "-"


class Choices(Static, can_focus=True):
    """A row of words; digits toggle, arrows move, blank toggles the one under the cursor."""

    class Changed(Message):
        """Somebody chose."""

        def __init__(self, choices: Choices) -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> Choices:
            """Where."""
            return self.choices

    def __init__(
        self,
        words: list[str],
        chosen: set[int],
        *,
        several: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id, classes="choices", markup=False)
        self.words, self.chosen, self.several = words, set(chosen), several
        self.at = min(chosen, default=0)

    def on_mount(self) -> None:
        """Paints for the first time."""
        self.paint()

    def on_focus(self) -> None:
        """The cursor appears."""
        self.paint()

    def on_blur(self) -> None:
        """The cursor disappears."""
        self.paint()

    def choose(self, at: int) -> None:
        """Takes or gives back one."""
        if not 0 <= at < len(self.words):
            return
        self.at = at
        if not self.several:
            self.chosen = {at}
        else:
            self.chosen ^= {at}
        self.paint()
        self.post_message(self.Changed(self))

    def put_back(self, chosen: set[int], at: int) -> None:
        """As it was before."""
        if (chosen, at) != (self.chosen, self.at):
            self.chosen, self.at = set(chosen), at
            self.paint()
            self.post_message(self.Changed(self))

    def rename(self, words: list[str]) -> None:
        """The same choices in other words."""
        self.words = words
        self.paint()

    def paint(self) -> None:
        """The row: chosen ones reversed, the cursor underlined, every one with its number."""
        row = Text()
        for at, word in enumerate(self.words):
            under = self.has_focus and at == self.at
            style = Style(reverse=at in self.chosen, bold=at in self.chosen, underline=under)
            row.append(f"{number(at)}{word}".replace(" ", "\N{NO-BREAK SPACE}"), style)
            row.append(" ")
        self.update(row)

    def on_key(self, event: events.Key) -> None:
        """Digits, arrows, blank; two digits where there are more than nine."""
        character = event.character or ""
        if character.isdigit() and character.isascii():
            self.choose(int(character) - 1 if character != "0" else 9)
        elif event.key in ("left", "right"):
            step = 1 if event.key == "right" else -1
            self.at = (self.at + step) % len(self.words)
            self.paint()
        elif event.key == "space":
            self.choose(self.at)
        else:
            return
        event.stop()
        event.prevent_default()
