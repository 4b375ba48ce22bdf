"""A number drawn large: the temperature, readable at arm's length."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.widgets import bigtext
from screens.widgets.painted import Painted


class Figure(Painted):
    """Five rows, painted again only where the number changed."""

    DEFAULT_CSS = """
    Figure { height: 5; width: 28; padding: 0 1; }
    """

    def __init__(self, number: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.number = number

    def update(self, number: str) -> None:
        """Shows another number."""
        before, self.number = self.number, number
        self.repaint(bigtext.large(before), bigtext.large(number))

    def render_line(self, y: int) -> Strip:
        """One row."""
        rows = bigtext.large(self.number)
        return _row(rows[y] if y < len(rows) else "", self.base, self.content_size.width)


@lru_cache(256)
def _row(row: str, base: Style, width: int) -> Strip:
    strip = Strip([Segment(words, base + style) for words, style in bigtext.inked(row)])
    return strip.adjust_cell_length(width, base)
