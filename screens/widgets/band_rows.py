"""The band's rows: the large word, and beside it what to say, what to do and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from screens.widgets import bigtext
from screens.widgets.band_view import EDGES, SYMBOLS, BandView, KeyHint, Tone

Parts = tuple[tuple[str, Style], ...]
"""One row: pieces of text, each with its style."""

MORE, BACK = "PgDn +{}", "PgUp"
BESIDE = 26
"""Cells beside the large word from which on the reasons stand there."""

BOLD, PLAIN, UNDER = Style(bold=True), Style(), Style(underline=True)
KEY = Style(bold=True, reverse=True)
WORDS = r"[\u2e80-\uffef][，。、；：！？）」]*|[^\s\u2e80-\uffef]+\s*|\s+"
"""A Chinese character or a word with its blanks: where a row may end."""


def edge(view: BandView, width: int) -> tuple[Parts, bool]:
    """The band's first row: a line or a pattern that says how strict it is.

    A verdict's name and what to say stand in it where they have room: then the second is true.
    """
    style = UNDER if view.tone is Tone.GO else PLAIN
    pattern = EDGES[view.tone] * width
    told = cell_len(view.headline) + cell_len(view.said) + 10
    if not view.word or told > width:
        return ((set_cell_size(pattern, width), style),), False
    ends = (set_cell_size(pattern, 2), style), (set_cell_size(pattern, width - told + 2), style)
    return (ends[0], (f" {view.headline} ", KEY), (f"  {view.said}  ", BOLD), ends[1]), True


def keys(hints: tuple[KeyHint, ...]) -> Parts:
    """The band's last row: which keys do what now."""
    parts: list[tuple[str, Style]] = []
    for hint in hints:
        parts += [(f" {hint.key} ", KEY), (f" {hint.words}   ", BOLD)]
    return tuple(parts)


def body(
    view: BandView, width: int, height: int, *, named: bool
) -> tuple[list[Parts], list[Parts]]:
    """The drawn rows, empty where the word stands small, and the text, which may be higher than `height`.

    `named`: the headline and what to say stand above already.
    """
    if not view.word:
        return [], list(_calm(view, width))
    room = width - drawn_width(view)
    if room >= BESIDE and height >= drawn_height(view):
        return list(_large(view, height)), list(_texts(view, room, named=named))
    return [], list(_small(view, width, named=named))


def drawn_width(view: BandView) -> int:
    """Cells of the large word with its symbol and the gap behind it."""
    return bigtext.width(view.word) + 5


def drawn_height(view: BandView) -> int:
    """Rows of the large word."""
    return len(bigtext.large(view.word)) if view.word else 0


def _calm(view: BandView, width: int) -> Iterator[Parts]:
    yield ()
    for part in wrap(view.headline, width - 4):
        yield (("  " + part, BOLD),)
    yield ()
    for line in view.lines:
        for part in wrap(line, width - 4):
            yield (("  " + part, PLAIN),)


def _texts(view: BandView, room: int, *, named: bool) -> Iterator[Parts]:
    told = () if named else (view.headline, view.said)
    for line in told:
        for part in wrap(line, room):
            yield ((part, BOLD),)
    for line in view.lines:
        for part in wrap(line, room):
            yield ((part, PLAIN),)


def _large(view: BandView, height: int) -> Iterator[Parts]:
    """The word, in the middle of the band's height, the symbol before its middle row."""
    rows = bigtext.large(view.word)
    for _ in range(max(0, (height - len(rows)) // 2)):
        yield ()
    for at, row in enumerate(rows):
        mark = SYMBOLS[view.tone] if at == len(rows) // 2 else " "
        yield ((f"{mark} ", BOLD), *bigtext.inked(row))


def _small(view: BandView, width: int, *, named: bool) -> Iterator[Parts]:
    """The word in a row of its own, where a large one would hide the reasons."""
    marks = SYMBOLS[view.tone] * 3
    yield ((f"  {marks}  {view.word}  {marks}  ", KEY),)
    yield from _texts(view, width - 2, named=named)


def wrap(text: str, width: int) -> list[str]:
    """The text in rows of at most `width` cells; continued rows are indented."""
    if cell_len(text) <= width:
        return [text.rstrip()] if text.strip() else []
    rows, row = [], ""
    for word in re.findall(WORDS, text):
        if row and cell_len(row) + cell_len(word) > width:
            rows.append(row.rstrip())
            row = "  " + word.lstrip()
        else:
            row += word
    return [*rows, row.rstrip()] if row.strip() else rows
