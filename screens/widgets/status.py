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


class StatusLine(Static):
    """One row; what matters least falls away first when it is narrow."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; color: $foreground; }
    """

    def show(self, status: Status) -> None:
        """Shows a snapshot."""
        width = max(self.size.width, 20)
        left = f"{status.station} {status.operator}"
        right = [status.queue, status.lists, status.backup, status.camera, status.clock]
        if status.alarm:
            # What somebody must act on now is never the part that falls away.
            width -= cell_len(status.alarm) + 3
        if cell_len(left) + sum(cell_len(r) + 2 for r in right) > width:
            right.remove(status.backup)
        while right and cell_len(left) + sum(cell_len(r) + 2 for r in right) > width:
            if cell_len(left) > cell_len(status.station):
                left = status.station
            elif len(right) > 2:
                right.pop(1)
            else:
                left = ""
                if cell_len("".join(right)) + 4 > width:
                    right.pop(0)
        tail = "  ".join(r for r in right if r)
        gap = max(1, width - cell_len(left) - cell_len(tail))
        line = Text(no_wrap=True, overflow="crop")
        if status.alarm:
            line.append(f" {status.alarm} ", Style(bold=True, reverse=True))
            line.append(" ")
        line.append(left + " " * gap + tail)
        self.update(line, layout=False)
