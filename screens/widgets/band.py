"""The verdict's band: word, symbol, colour and shape; calm while it waits."""

from __future__ import annotations

import re
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
    ASK = "ask"
    """Something is to be said first."""

    GO = "go"
    RECHECK = "recheck"
    """A fever may be there: nobody goes on yet."""

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
SYMBOLS = {
    Tone.CALM: " ",
    Tone.ASK: "?",
    Tone.RECHECK: "▲",
    Tone.GO: "✔",
    Tone.CONDITION: "◐",
    Tone.STOP: "■",
}
BESIDE = 30
"""Cells beside the large word from which on the reasons stand there."""

_WORDS = re.compile(r"[\u2e80-\uffef][，。、；：！？）」]*|[^\s\u2e80-\uffef]+\s*|\s+")
"""A Chinese character or a word with its blanks: where a row may end."""

EDGES = {
    Tone.CALM: " ",
    Tone.ASK: "? ",
    Tone.RECHECK: "▲▲ ",
    Tone.GO: "▁",
    Tone.CONDITION: "◐ ",
    Tone.STOP: "▚",
}
"""The pattern along the band: it differs without colour too."""


@dataclass(frozen=True, slots=True)
class BandView:
    """What the band shows; `word` is drawn large, `lines` stand beside or below it."""

    tone: Tone = Tone.CALM
    word: str = ""
    headline: str = ""
    lines: tuple[str, ...] = ()


class Band(Widget):
    """Thirteen rows; repainted only when its view changes."""

    DEFAULT_CSS = """
    Band { height: 13; width: 1fr; padding: 0 1; }
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
        height = max(self.content_size.height, 3)
        rows = _verdict(view, width, height - 2) if view.word else _calm(view, width)
        edge = set_cell_size(EDGES[view.tone] * width, width)
        if view.tone is Tone.CALM:
            edge = ""
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


def _calm(view: BandView, width: int) -> Rows:
    head = [(f"   {part}", _BOLD) for part in wrap(view.headline, width - 6)]
    rest = [(f"   {part}", _PLAIN) for line in view.lines for part in wrap(line, width - 6)]
    return [("", _PLAIN), ("", _PLAIN), *head, ("", _PLAIN), *rest]


def _verdict(view: BandView, width: int, height: int) -> Rows:
    """The large word on the left; beside it where there is room, else below, the rest."""
    drawn = large(view.word)
    room = width - large_width(view.word) - 5
    top = max(0, (min(height, 11) - len(drawn)) // 2) if room >= BESIDE else 0
    rows: Rows = [("", _BOLD)] * top
    middle = len(drawn) // 2
    for at, row in enumerate(drawn):
        symbol = SYMBOLS[view.tone] if at == middle else " "
        rows.append((f"{symbol} {row}", _BOLD))
    texts = [(view.headline, _BOLD), *((line, _PLAIN) for line in view.lines)]
    if room < BESIDE:
        # Room is short below: what it is and which key does it share a row.
        (head, bold), (press, _), *rest = texts
        texts = [(f"{head} · {press}", bold), *rest]
        return rows + [
            (f"  {part}", style) for text, style in texts for part in wrap(text, width - 3)
        ]
    column = [(part, style) for text, style in texts for part in wrap(text, room)]
    rows += [("", _BOLD)] * (height - len(rows))
    left = width - room - 1
    return [
        (set_cell_size(row, left) + (column[at][0] if at < len(column) else ""), style)
        for at, (row, style) in enumerate(rows)
    ]


def wrap(text: str, width: int) -> list[str]:
    """The text in rows of at most `width` cells; continued rows are indented."""
    rows, row = [], ""
    for word in _WORDS.findall(text):
        if row and cell_len(row) + cell_len(word) > width:
            rows.append(row.rstrip())
            row = "  " + word.lstrip()
        else:
            row += word
    return [*rows, row.rstrip()] if row.strip() else rows
