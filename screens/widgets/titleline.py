"""The title line of a screen that lies over the main one: what it is, and who works here when."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.widgets import Static


class TitleLine(Static):
    """One row: the title left, operator and clock right; the title never falls away."""

    DEFAULT_CSS = """
    TitleLine { height: 1; }
    """

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", id=id, classes="title", markup=False)
        self._shown = ("", "", 0)

    def show(self, title: str, aside: str = "") -> None:
        """Shows both; painted only where they changed."""
        width = max(self.size.width - 2, 20)
        if self._shown == (title, aside, width):
            return
        self._shown = (title, aside, width)
        room = width - cell_len(aside) - 2
        line = Text(no_wrap=True, overflow="crop")
        line.append(
            set_cell_size(title, room) if cell_len(title) < room else title, Style(bold=True)
        )
        if cell_len(title) <= room:
            line.append("  " + aside)
        self.update(line, layout=False)
