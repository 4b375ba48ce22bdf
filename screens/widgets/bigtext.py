"""Words drawn large in half blocks: eight rows high, readable at arm's length."""

from __future__ import annotations

from functools import cache
from importlib import resources

ROWS = 16
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@cache
def _glyphs() -> dict[str, tuple[int, tuple[int, ...]]]:
    raw = resources.files("screens.widgets").joinpath("glyphs.txt").read_text("utf-8")
    found: dict[str, tuple[int, tuple[int, ...]]] = {}
    for line in raw.splitlines():
        if line and not line.startswith("#"):
            character, width, *rows = line.split()
            found[character] = (int(width), tuple(int(row, 16) for row in rows))
    return found


@cache
def large(word: str) -> tuple[str, ...]:
    """The lines of a word, empty ones left off; a character without a drawing is left out."""
    lines = []
    for row in range(0, ROWS, 2):
        line = ""
        for character in word:
            width, rows = _glyphs().get(character, (4, (0,) * ROWS))
            for bit in range(width - 1, -1, -1):
                upper, lower = bool(rows[row] >> bit & 1), bool(rows[row + 1] >> bit & 1)
                line += _BLOCKS[(upper, lower)]
        lines.append(line)
    drawn = [at for at, line in enumerate(lines) if line.strip()]
    return tuple(lines[drawn[0] : drawn[-1] + 1]) if drawn else ("",)


def width(word: str) -> int:
    """Cells that the large word takes."""
    return len(large(word)[0])
