"""The key bar: the next keys, named in the language."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from screens.shell.command import Command
from station.i18n import Lang, text


def keys_help(lang: Lang, acts: tuple[Command, ...]) -> Text:
    """Keys with what each does, one a row: where there is room beside a form."""
    words = Text()
    for act in acts:
        words.append(f" {act.shown} ", Style(bold=True, reverse=True))
        words.append(f" {text(lang, f'act_help.{act.name}')}\n\n")
    return words


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
