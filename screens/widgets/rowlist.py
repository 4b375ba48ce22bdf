"""A list of rows of which only the visible ones are painted: two hundred cost no more than ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

STEPS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -(10**9), "end": 10**9}


class RowList(Widget, can_focus=True):
    """Arrows choose, Enter takes; a row keeps the cursor while others come and go."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RowList { height: 1fr; padding: 0 1; }
    """

    class Selected(Message):
        """Enter on a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Highlighted(Message):
        """The cursor is on another row, or its row changed; None where there is none."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class Ended(Message):
        """Page down on the last row: more may be wanted."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: Sequence[tuple[str, Text]] = ()
        self._at = 0
        self._top = 0

    def show(self, rows: Sequence[tuple[str, Text]]) -> None:
        """Shows rows by key; the cursor stays on its row."""
        if rows == self._rows:
            return
        before = self.chosen
        self._rows = rows
        keys = [key for key, _ in rows]
        self._at = keys.index(before) if before in keys else min(self._at, max(0, len(rows) - 1))
        self.refresh()
        self.post_message(self.Highlighted(self.chosen))

    @property
    def chosen(self) -> str | None:
        """The key under the cursor."""
        return self._rows[self._at][0] if self._at < len(self._rows) else None

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def words(self, at: int) -> str:
        """A row as text."""
        return self._rows[at][1].plain

    def go_to(self, at: int) -> None:
        """The cursor on another row."""
        at = min(max(at, 0), max(0, len(self._rows) - 1))
        if at != self._at:
            self._at = at
            self.refresh()
            self.post_message(self.Highlighted(self.chosen))

    def mark(self) -> Callable[[], None]:
        """Where the cursor is now, to go back to."""
        at = self._at
        return lambda: self.go_to(at)

    def render(self) -> Text:
        """The rows that fit, the cursor's among them."""
        height = max(1, self.content_size.height)
        self._top = min(max(self._top, self._at - height + 1), self._at)
        self._top = max(0, min(self._top, len(self._rows) - height))
        shown = Text(no_wrap=True, overflow="ellipsis")
        width = max(1, self.content_size.width - 1)
        for place in range(self._top, min(self._top + height, len(self._rows))):
            row = self._rows[place][1].copy()
            here = place == self._at
            row.truncate(width, overflow="ellipsis", pad=here)
            row.stylize(Style(reverse=here and self.has_focus, bold=here))
            shown.append("▸" if here else " ", Style(bold=here))
            shown.append_text(row)
            shown.append("\n")
        return shown

    def on_focus(self) -> None:
        """The cursor appears."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor disappears."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Arrows, pages, ends, Enter."""
        step = STEPS.get(event.key)
        if event.key == "pagedown" and self._at >= len(self._rows) - 1:
            self.post_message(self.Ended())
        elif step is not None:
            self.go_to(self._at + step)
        elif event.key == "enter" and self.chosen is not None:
            self.post_message(self.Selected(self.chosen))
        else:
            return
        event.stop()
        event.prevent_default()
