"""Words and digits drawn large, of whole cells only: they look the same in every terminal and font."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style

POINT = ","
"""How the glyph file names a full stop."""

STRETCHED = 24
"""A word of letters that takes no more cells than that when drawn twice as wide, is."""

INK, PAPER = "#", "."
DRAWN = Style(reverse=True)


@cache
def _glyphs() -> dict[str, tuple[str, ...]]:
    raw = Path(__file__).with_name("glyphs.txt").read_text("utf-8")
    found: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in raw.splitlines():
        if line.startswith(";"):
            continue
        if set(line) <= {INK, PAPER}:
            rows.append(line)
        else:
            rows = found.setdefault(line, [])
    return {character: tuple(rows) for character, rows in found.items()}


@cache
def large(word: str) -> tuple[str, ...]:
    """The rows of a word, `#` where a cell is inked; a character without a drawing is left out."""
    drawn = [(c, _glyphs().get(POINT if c == "." else c, ())) for c in word]
    found = [(_pixel(c), rows) for c, rows in drawn if rows]
    if not found:
        return ("",)
    height = max(len(rows) for _, rows in found)
    lines = [_row(found, at) for at in range(height)]
    if all(pixel == 1 for pixel, _ in found) and len(lines[0]) * 2 <= STRETCHED:
        return tuple("".join(cell * 2 for cell in line) for line in lines)
    return tuple(lines)


def _pixel(character: str) -> int:
    """Cells of a pixel: letters are drawn narrow, so that a word of them finds room."""
    return 1 if character.isascii() and character.isalpha() else max(2, cell_len(character))


def _row(found: list[tuple[int, tuple[str, ...]]], at: int) -> str:
    parts = ["".join(cell * pixel for cell in rows[at]) for pixel, rows in found]
    gap = PAPER * found[0][0]
    return gap.join(parts).replace(PAPER, " ")


def width(word: str) -> int:
    """Cells that the large word takes."""
    return len(large(word)[0])


def inked(row: str) -> Iterator[tuple[str, Style]]:
    """A row as blanks, the inked ones reversed."""
    for ink, run in groupby(row, lambda cell: cell == INK):
        yield " " * len(list(run)), DRAWN if ink else Style()
