"""The status line: station, operator, queue, lists, camera, clock; live and honest."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Status:
    """A frozen snapshot; words are already in the language."""

    station: str = ""
    operator: str = ""
    queue: str = ""
    lists: str = ""
    camera: str = ""
    clock: str = ""


class StatusLine(Static):
    """One row; what matters least falls away first when it is narrow."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; color: $foreground; }
    """

    def show(self, status: Status) -> None:
        """Shows a snapshot."""
        width = max(self.size.width, 20)
        right = [status.queue, status.lists, status.camera, status.clock]
        left = f"{status.station} {status.operator}"
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
        self.update(Text(left + " " * gap + tail, no_wrap=True, overflow="crop"), layout=False)
