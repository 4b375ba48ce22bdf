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
from station.screening.disposition import Movement


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
MORE, BACK = "▼ PgDn +{}", "▲ PgUp"
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


Rows = list[tuple[str, Style]]
_BOLD = Style(bold=True)
_PLAIN = Style()


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
        self._top = 0
        self._room = 11

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
        self.refresh()

    def scroll(self, step: int) -> None:
        """A page of reasons further, or back: no reason is ever cut."""
        self._top = max(0, self._top + step * max(1, self._room - 1))
        self.refresh()

    def render(self) -> Text:
        """The rows that fit; where there are more, the last says so."""
        width = max(self.content_size.width, 10)
        view = self._view
        self._room = height = max(self.content_size.height - 2, 1)
        edge = set_cell_size(EDGES[view.tone] * width, width)
        if view.tone is Tone.CALM:
            edge = ""
        body = self._body(view, width, height)
        body += [("", Style())] * (height - len(body))
        text = Text(no_wrap=True, overflow="crop")
        text.append(edge + "\n")
        for row, style in body:
            text.append(set_cell_size(row, width), style)
            text.append("\n")
        text.append(edge)
        return text

    def _body(self, view: BandView, width: int, height: int) -> Rows:
        """The large word with the rest beside it; or small above it, where it would hide the reasons."""
        if not view.word:
            return self._page(_calm(view, width), height)
        room = width - large_width(view.word) - 5
        if room >= BESIDE:
            column = self._page(_column(view, room), height)
            return _beside(view, column, width - room - 1, height)
        below = _below(view, width)
        if len(below) <= height:
            return below
        return self._page(_small(view, width), height)

    def _page(self, rows: Rows, height: int) -> Rows:
        """As many rows as fit from where it was scrolled to."""
        if len(rows) <= height:
            self._top = 0
            return rows
        self._top = min(self._top, len(rows) - height + 1)
        left = len(rows) - self._top - height + 1
        shown = rows[self._top : self._top + height - 1]
        more = MORE.format(left) if left > 0 else BACK
        return [*shown, (more, _BOLD)]


def _calm(view: BandView, width: int) -> Rows:
    head = [(f"   {part}", _BOLD) for part in wrap(view.headline, width - 6)]
    rest = [(f"   {part}", _PLAIN) for line in view.lines for part in wrap(line, width - 6)]
    return [("", _PLAIN), ("", _PLAIN), *head, ("", _PLAIN), *rest]


def _texts(view: BandView) -> Rows:
    return [(view.headline, _BOLD), *((line, _PLAIN) for line in view.lines)]


def _column(view: BandView, room: int) -> Rows:
    return [(part, style) for text, style in _texts(view) for part in wrap(text, room)]


def _beside(view: BandView, column: Rows, left: int, height: int) -> Rows:
    drawn = large(view.word)
    rows: Rows = [("", _BOLD)] * max(0, (min(height, 11) - len(drawn)) // 2) + _large(view)
    rows = (rows + [("", _BOLD)] * (height - len(rows)))[:height]
    return [
        (set_cell_size(row, left) + (column[at][0] if at < len(column) else ""), style)
        for at, (row, style) in enumerate(rows)
    ]


def _large(view: BandView) -> Rows:
    drawn = large(view.word)
    middle = len(drawn) // 2
    return [
        (f"{SYMBOLS[view.tone] if at == middle else ' '} {row}", _BOLD)
        for at, row in enumerate(drawn)
    ]


def _below(view: BandView, width: int) -> Rows:
    """Room is short below: what it is and which key does it share a row."""
    (head, bold), (press, _), *rest = _texts(view)
    texts = [(f"{head} · {press}", bold), *rest]
    return _large(view) + [
        (f"  {part}", style) for text, style in texts for part in wrap(text, width - 3)
    ]


def _small(view: BandView, width: int) -> Rows:
    """The word in a row of its own, so that every reason finds room."""
    (head, bold), (press, _), *rest = _texts(view)
    marks = SYMBOLS[view.tone] * 3
    word: Rows = [(f"   {marks}   {view.word}   {marks}", Style(bold=True, reverse=True))]
    texts = [(f"{head} · {press}", bold), *rest]
    return word + [(f" {part}", style) for text, style in texts for part in wrap(text, width - 2)]


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
