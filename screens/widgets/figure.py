"""A number drawn large: the temperature, readable at arm's length."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets import bigtext


class Figure(Widget):
    """Five rows, painted again only where the number changed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Figure { height: 5; width: 28; padding: 0 1; }
    """

    def __init__(self, number: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.number = number

    def update(self, number: str) -> None:
        """Shows another number."""
        if number != self.number:
            self.number = number
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row."""
        rows, base = bigtext.large(self.number), self.rich_style
        row = rows[y] if y < len(rows) else ""
        strip = Strip([Segment(words, base + style) for words, style in bigtext.inked(row)])
        return strip.adjust_cell_length(self.content_size.width, base)
