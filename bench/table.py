"""Timing and the printed table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: ours, the limit beside it, their ratio, and the goal in words."""

    what: str
    ours: str
    limit: str
    ratio: str
    goal: str
    met: bool


def show(lines: list[Line]) -> None:
    """Prints the table; ratios travel between machines, absolutes do not."""
    head = ("what", "ours", "beside it", "ratio", "goal", "met")
    rows = [
        head,
        *((x.what, x.ours, x.limit, x.ratio, x.goal, "yes" if x.met else "NO") for x in lines),
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def each(times: int, work: Callable[[int], object]) -> list[float]:
    """Seconds of every call."""
    found = []
    for at in range(times):
        begun = time.perf_counter()
        work(at)
        found.append(time.perf_counter() - begun)
    return found


def quantile(values: list[float], share: float) -> float:
    """The value below which a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
