"""The verdict's band: word, symbol, colour and shape; calm while it waits."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from screens.widgets import band_rows
from screens.widgets.band_rows import BOLD, Parts
from screens.widgets.band_view import BandView, KeyHint, Tone
from screens.widgets.painted import Painted

__all__ = ["Band", "BandView", "KeyHint", "Tone"]


class Band(Painted):
    """Only rows that changed are painted again."""

    DEFAULT_CSS = """
    Band { height: 14; width: 1fr; padding: 0 1; }
    """

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view = BandView()
        self._top = 0
        self._rows: list[Parts] = []
        self._laid: tuple[BandView, int, Size] | None = None

    @property
    def view(self) -> BandView:
        """What is shown."""
        return self._view

    def show(self, view: BandView) -> None:
        """Shows another view, from its beginning."""
        if view == self._view:
            return
        for tone in Tone:
            self.set_class(tone is view.tone, f"-{tone.value}")
        self._view, self._top = view, 0
        self._paint()

    def words(self) -> str:
        """The rows as text; the large word is only blanks."""
        return "\n".join("".join(part for part, _ in row) for row in self._lay())

    def scroll(self, step: int) -> None:
        """A page of reasons further, or back: no reason is ever cut."""
        self._top = max(0, self._top + step * max(1, self.content_size.height - 3))
        self._paint()

    def _paint(self) -> None:
        self.repaint(self._rows, self._lay())

    def _lay(self) -> list[Parts]:
        """The rows of the view as it is scrolled; laid again only where something changed."""
        size = self.content_size
        if self._laid != (self._view, self._top, size):
            self._rows = self._layout(size.width, size.height)
            self._laid = (self._view, self._top, size)
        return self._rows

    def _layout(self, width: int, height: int) -> list[Parts]:
        # Where room is short the large word needs it more than the edge does.
        edged = height >= band_rows.drawn_height(self._view) + 2
        top, named = band_rows.edge(self._view, width) if edged else ((), False)
        room = max(1, height - 1 - edged)
        drawn, text = band_rows.body(self._view, width, room, named=named)
        text = self._page(text, room)
        rows: list[Parts] = [top] if edged else []
        left = band_rows.drawn_width(self._view) if drawn else 0
        for at in range(room):
            word = drawn[at] if at < len(drawn) else ()
            gap = left - sum(len(part) for part, _ in word)
            words = text[at] if at < len(text) else ()
            rows.append((*word, (" " * gap, BOLD), *words) if gap > 0 else (*word, *words))
        return [*rows, band_rows.keys(self._view.keys)]

    def _page(self, rows: list[Parts], height: int) -> list[Parts]:
        """As many rows as fit from where it was scrolled to; where there are more, the last says so."""
        if len(rows) <= height:
            self._top = 0
            return rows
        self._top = min(self._top, len(rows) - height + 1)
        left = len(rows) - self._top - height + 1
        more = band_rows.MORE.format(left) if left > 0 else band_rows.BACK
        return [*rows[self._top : self._top + height - 1], ((more, band_rows.KEY),)]

    def render_line(self, y: int) -> Strip:
        """One row."""
        rows = self._lay()
        base = self.base
        parts = rows[y] if y < len(rows) else ()
        strip = Strip([Segment(words, base + style) for words, style in parts])
        return strip.adjust_cell_length(self.content_size.width, base)
