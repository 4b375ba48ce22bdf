"""The key bar: the next keys, named in the language."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from screens.shell.command import Command
from station.i18n import Lang, text


class KeyBar(Static):
    """Shows the acts of a screen; always the newest words."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; }
    """

    def show(self, acts: tuple[Command, ...], lang: Lang) -> None:
        """Names these acts, as many as fit."""
        words = Text(no_wrap=True, overflow="crop")
        for act in acts:
            words.append(act.shown, Style(bold=True, reverse=True))
            words.append(text(lang, f"act.{act.name}") + " ")
        self.update(words)
