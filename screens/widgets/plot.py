"""Plots of braille dots: four levels a row, and one width in every terminal."""

from __future__ import annotations

from collections.abc import Sequence

LEVELS = " ⣀⣤⣶⣿"
STEPS = len(LEVELS) - 1


def columns(values: Sequence[float], rows: int, cells: int = 1, top: float = 0.0) -> list[str]:
    """A column a value, `cells` wide, `rows` high, the highest row first; whatever is not 0 is seen.

    >>> columns([0, 1, 4], rows=1)
    [' ⣀⣿']
    >>> columns([0, 4, 8], rows=2)
    ['  ⣿', ' ⣿⣿']
    """
    most = max([*values, top, 0.0]) or 1.0
    heights = [0 if v <= 0 else max(1, round(v / most * rows * STEPS)) for v in values]
    return [
        "".join(LEVELS[min(STEPS, max(0, h - row * STEPS))] * cells for h in heights)
        for row in reversed(range(rows))
    ]


def bar(value: float, most: float, width: int) -> str:
    """A bar of at most `width` cells; whatever is not 0 has one.

    >>> bar(3, 6, 4), bar(0, 6, 4), bar(1, 600, 4)
    ('⣿⣿', '', '⣿')
    """
    if value <= 0 or most <= 0:
        return ""
    return LEVELS[-1] * max(1, round(value / most * width))
