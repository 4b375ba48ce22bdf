"""The verdict's band: word, symbol, colour and shape; calm while it waits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from screens.widgets.bigtext import large
from screens.widgets.bigtext import width as large_width
from station.disposition import Movement


class Tone(StrEnum):
    """How strict the band looks: each has its colour, its symbol and its border."""

    CALM = "calm"
    GO = "go"
    CONDITION = "condition"
    STOP = "stop"


TONES = {
    Movement.RELEASE: Tone.GO,
    Movement.MONITOR: Tone.CONDITION,
    Movement.HOME_QUARANTINE: Tone.CONDITION,
    Movement.CENTRAL_QUARANTINE: Tone.STOP,
    Movement.TURN_BACK: Tone.STOP,
    Movement.HOLD: Tone.STOP,
}
SYMBOLS = {Tone.CALM: " ", Tone.GO: "✔", Tone.CONDITION: "◐", Tone.STOP: "■"}
EDGES = {Tone.CALM: " ", Tone.GO: "▁", Tone.CONDITION: "◐ ", Tone.STOP: "▚"}
"""The pattern along the band: it differs without colour too."""


@dataclass(frozen=True, slots=True)
class BandView:
    """What the band shows; `word` is drawn large, `lines` stand beside or below it."""

    tone: Tone = Tone.CALM
    word: str = ""
    headline: str = ""
    lines: tuple[str, ...] = ()


class Band(Widget):
    """Twelve rows; repainted only when its view changes."""

    DEFAULT_CSS = """
    Band { height: 12; width: 1fr; padding: 0 1; }
    """

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view = BandView()

    @property
    def view(self) -> BandView:
        """What is shown."""
        return self._view

    def show(self, view: BandView) -> None:
        """Shows another view."""
        if view == self._view:
            return
        for tone in Tone:
            self.set_class(tone is view.tone, f"-{tone.value}")
        self._view = view
        self.refresh()

    def render(self) -> Text:
        """The rows, cut to the band's width."""
        width = max(self.content_size.width, 10)
        view = self._view
        rows = _calm(view) if not view.word else _verdict(view, width)
        edge = set_cell_size(EDGES[view.tone] * width, width)
        if view.tone is Tone.CALM:
            edge = ""
        height = max(self.content_size.height, 3)
        body = [(set_cell_size(row, width), style) for row, style in rows[: height - 2]]
        body += [("", Style())] * (height - 2 - len(body))
        text = Text(no_wrap=True, overflow="crop")
        text.append(edge + "\n")
        for row, style in body:
            text.append(row, style)
            text.append("\n")
        text.append(edge)
        return text


Rows = list[tuple[str, Style]]
_BOLD = Style(bold=True)
_PLAIN = Style()


def _calm(view: BandView) -> Rows:
    return [("", _PLAIN), ("", _PLAIN), (f"   {view.headline}", _BOLD), ("", _PLAIN)] + [
        (f"   {line}", _PLAIN) for line in view.lines
    ]


def _verdict(view: BandView, width: int) -> Rows:
    """The large word on the left; beside it where there is room, else below, the rest."""
    symbol = f"{SYMBOLS[view.tone]} "
    drawn = large(view.word)
    room = width - large_width(view.word) - 6
    lines = [(view.headline, _BOLD), *((line, _PLAIN) for line in view.lines)]
    rows: Rows = []
    fits = room >= max((cell_len(text) for text, _ in lines[1:]), default=0) or room >= 34
    for at, row in enumerate(drawn):
        left = (symbol if at == 3 else "  ") + row
        beside = lines[at - 1][0] if fits and 0 < at <= len(lines) else ""
        rows.append((f"{left}  {set_cell_size(beside, max(room, 0)) if beside else ''}", _BOLD))
    if not fits:
        rows += [(f"  {text}", style) for text, style in lines]
    elif len(lines) > len(drawn) - 1:
        rows += [(f"  {text}", style) for text, style in lines[len(drawn) - 1 :]]
    return rows
