"""The status line: station, operator, queue, lists, camera, clock; live and honest."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
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


LEFT = ("station", "operator")
RIGHT = ("queue", "lists", "backup", "camera", "clock")
FIRST = ("clock", "queue", "station")
"""What is always worth its room, then what is wrong, then the rest."""

THEN = ("operator", "lists", "camera", "backup")


def _fitting(status: Status, width: int) -> set[str]:
    """What fits, the most important first."""
    wrong = tuple(name for name in THEN if name in status.wrong)
    kept: set[str] = set()
    for name in dict.fromkeys((*FIRST, *wrong, *THEN)):
        words = getattr(status, name)
        room = cell_len(words) + (1 if name == "operator" else 2)
        if words and room <= width:
            kept.add(name)
            width -= room
    return kept


class StatusLine(Static):
    """One row; what matters least falls away first when it is narrow."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; color: $foreground; }
    """

    def show(self, status: Status) -> None:
        """Shows a snapshot."""
        width = max(self.size.width, 20)
        if status.alarm:
            # What somebody must act on now is never the part that falls away.
            width -= cell_len(status.alarm) + 3
        kept = _fitting(status, width)
        left = " ".join(getattr(status, name) for name in LEFT if name in kept)
        tail = "  ".join(getattr(status, name) for name in RIGHT if name in kept)
        gap = max(1, width - cell_len(left) - cell_len(tail))
        line = Text(no_wrap=True, overflow="crop")
        if status.alarm:
            line.append(f" {status.alarm} ", Style(bold=True, reverse=True))
            line.append(" ")
        line.append(left + " " * gap + tail)
        self.update(line, layout=False)
