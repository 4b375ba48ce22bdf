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

    DEFAULT_CSS = """
    RowList { height: 1fr; padding: 0 1; }
    """

    class Selected(Message):
        """Enter on a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

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

    @property
    def chosen(self) -> str | None:
        """The key under the cursor."""
        return self._rows[self._at][0] if self._at < len(self._rows) else None

    def mark(self) -> Callable[[], None]:
        """Where the cursor is now, to go back to."""
        at = self._at

        def restore() -> None:
            self._at = at
            self.refresh()

        return restore

    def render(self) -> Text:
        """The rows that fit, the cursor's among them."""
        height = max(1, self.content_size.height)
        self._top = min(max(self._top, self._at - height + 1), self._at)
        shown = Text(no_wrap=True, overflow="ellipsis")
        for place in range(self._top, min(self._top + height, len(self._rows))):
            row = self._rows[place][1].copy()
            row.truncate(max(1, self.content_size.width - 1), overflow="ellipsis")
            here = place == self._at
            row.stylize(Style(reverse=here and self.has_focus, bold=here))
            shown.append("▸" if here else " ")
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
        if step is not None:
            self._at = min(max(self._at + step, 0), max(0, len(self._rows) - 1))
            self.refresh()
        elif event.key == "enter" and self.chosen is not None:
            self.post_message(self.Selected(self.chosen))
        else:
            return
        event.stop()
        event.prevent_default()
