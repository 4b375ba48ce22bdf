"""Help: all keys, and what each does."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.titleline import TitleLine


class HelpScreen(StationScreen[None]):
    """Made from the acts, so that it cannot lag behind them."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.BACK,)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def compose(self) -> ComposeResult:
        """A page of text."""
        yield TitleLine(id="title")
        with VerticalScroll(classes="panel page"):
            yield Static("", id="page", markup=False)
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self.show_title(self.words("help_screen.title"))
        page = Text(self.words("help_screen.main") + "\n\n")
        shown = {act.name: act for act in (*self.station_app.main.ACTS, *command.EVERYWHERE)}
        for act in shown.values():
            page.append(f"{act.shown:>6}", Style(bold=True))
            page.append(f"  {self.words('act_help.' + act.name)}\n")
        self.query_one("#page", Static).update(page)
