"""The status line: station, operator, queue, lists, camera, clock; live and honest."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Status:
    """A frozen snapshot; words are already in the language."""

    station: str = ""
    operator: str = ""
    queue: str = ""
    lists: str = ""
    backup: str = ""
    camera: str = ""
    clock: str = ""
    alarm: str = ""
    wrong: frozenset[str] = frozenset()
    """Which of them tell of something wrong: they fall away last."""

    report: str = ""
    """What is left until the day's report is due."""


RIGHT = ("report", "queue", "lists", "backup", "camera", "clock")
FIRST = ("clock", "operator", "queue")
"""What is always worth its room; then what is wrong, then the station's name, then the rest."""

THEN = ("report", "lists", "camera", "backup")
LEAST = 8
"""Cells of the station's name that are worth showing where the whole has no room."""

GAP = 2


def _fitting(status: Status, width: int) -> tuple[set[str], str]:
    """What fits, the most important first, and the station's name as far as it does."""
    kept: set[str] = set()

    def keep(names: tuple[str, ...]) -> None:
        nonlocal width
        for name in names:
            room = cell_len(getattr(status, name)) + GAP
            if GAP < room <= width:
                kept.add(name)
                width -= room

    keep(FIRST)
    keep(tuple(name for name in THEN if name in status.wrong))
    station = status.station
    if cell_len(station) + GAP > width:
        station = set_cell_size(station, width - GAP - 2).rstrip() + ".." if width >= LEAST else ""
    width -= cell_len(station) + GAP
    keep(tuple(name for name in THEN if name not in kept))
    return kept, station


class StatusLine(Static):
    """One row; what matters least falls away first when it is narrow."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    def show(self, status: Status) -> None:
        """Shows a snapshot."""
        width = max(self.size.width - 2, 20)
        line = Text(no_wrap=True, overflow="crop")
        if status.alarm:
            # What somebody must act on now is never the part that falls away.
            line.append(f" {status.alarm} ", Style(bold=True, reverse=True))
            line.append(" ")
            width -= line.cell_len
        kept, station = _fitting(status, width)
        line.append(station, Style(bold=True))
        if "operator" in kept:
            line.append(" " * GAP * bool(station) + status.operator)
        tail = (" " * GAP).join(getattr(status, name) for name in RIGHT if name in kept)
        line.append(" " * max(1, self.size.width - 2 - line.cell_len - cell_len(tail)) + tail)
        self.update(line, layout=False)
