"""A detail as text: labels in a column, values behind them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

LABEL, VALUE = Style(dim=True), Style(bold=True)
WIDTH = 10


def pairs(rows: Iterable[tuple[str, str]], head: str = "", width: int = WIDTH) -> Text:
    """One row a pair; what has no value is left out; `head` stands above, reversed."""
    words = Text()
    if head:
        words.append(f" {head} ", Style(bold=True, reverse=True))
        words.append("\n")
    for label, value in rows:
        if value:
            add(words, label, value, width)
    words.rstrip()
    return words


def add(words: Text, label: str, value: str, width: int = WIDTH) -> None:
    """One more row; a label that is longer than its column keeps one blank."""
    words.append(set_cell_size(label, max(width, cell_len(label) + 1)), LABEL)
    words.append(value + "\n", VALUE)
