"""Characters whose width terminals disagree on, replaced on their way to the screen.

Unicode calls them East Asian Ambiguous: a Chinese terminal may draw them two cells wide, and then everything to
their right stands wrong. Letters of other alphabets stay as they are: a name must be readable as it is written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, dim_color

PLAIN = {
    "·": "･", "•": "･", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "~", "–": "-", "—": "-", "‖": "|",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "×": "x", "÷": "/", "±": "~", "°": " ", "℃": "C",
    "■": "▪", "□": "▫", "●": "◉", "○": "o", "▲": "▴", "△": "▵", "▼": "▾", "▽": "▿", "▶": "▸", "◀": "◂",
    "│": "|", "┃": "|", "─": "-", "━": "-", "═": "=", "║": "|", "█": "#", "▌": "|", "▏": "|", "▒": "░",
}  # fmt: skip
UNKNOWN = "?"
LIGHTER = 0.78
"""How much of its own colour a dim text keeps: it must be readable too."""


@lru_cache(4096)
def narrow(text: str) -> str:
    """The text with no symbol in it whose width is ambiguous; each stays one cell.

    >>> narrow("a · b … “c”"), narrow("José"), narrow("放行")
    ('a ･ b ~ "c"', 'José', '放行')
    """
    return text if text.isascii() else "".join(map(_one, text))


def _one(character: str) -> str:
    if unicodedata.east_asian_width(character) != "A" or character.isalpha():
        return character
    alike = unicodedata.normalize("NFKC", character)
    return PLAIN.get(character) or (alike if len(alike) == 1 and alike.isascii() else UNKNOWN)


@lru_cache(1024)
def _lighter(style: Style, background: Color) -> Style:
    if style.color is None or style.color.triplet is None:
        return style
    behind = style.bgcolor if style.bgcolor and style.bgcolor.triplet else background.rich_color
    shade = dim_color(behind, style.color, LIGHTER)
    return style + Style.from_color(shade) + Style(dim=False)


class Narrow(LineFilter):
    """Every row of every widget passes here, also what the library draws itself."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Narrow symbols, and dim text that keeps its contrast."""
        return [
            Segment(
                narrow(text), _lighter(style, background) if style and style.dim else style, control
            )
            for text, style, control in segments
        ]
