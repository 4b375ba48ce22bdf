"""Bars as the corners of an SVG: geometry alone, the page's own sheet gives the colours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One, from the lower edge up; `count` and `name` are what it stands for."""

    x: float
    y: float
    height: float
    count: int
    name: str
    last: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """All bars, the box that they stand in, and the highest count."""

    bars: tuple[Bar, ...]
    width: float
    height: float
    bar: float
    most: int


def bars(counts: list[int], names: list[str], last: int, *, step: float, height: float) -> Plot:
    """Counts side by side; the one at `last` is now, and what is anything is seen."""
    most = max(counts, default=0)
    made = []
    for at, (count, name) in enumerate(zip(counts, names, strict=True)):
        tall = max(1.5, height * count / most) if count else 0.0
        made.append(
            Bar(
                round(at * step, 1),
                round(height - tall, 1),
                round(tall, 1),
                count,
                name,
                at == last,
            )
        )
    return Plot(tuple(made), len(counts) * step, height, round(step * 0.78, 2), most)
