"""Widgets that paint their rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.style import Style
from textual.geometry import Region
from textual.widget import Widget


class Painted(Widget):
    """Its colours are looked up once, not for every row: that took longer than the rows."""

    ALLOW_SELECT = False
    _base: Style | None = None

    def notify_style_update(self) -> None:
        """Another theme or class: the colours are looked up again."""
        self._base = None
        super().notify_style_update()

    @property
    def base(self) -> Style:
        """The colours that every row begins with."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def repaint(self, before: Sequence[object], now: Sequence[object]) -> None:
        """Only the rows that differ."""
        left, top = self.gutter.top_left
        changed = [
            Region(left, top + at, self.content_size.width, 1)
            for at, (old, new) in enumerate(zip_longest(before, now))
            if old != new
        ]
        if changed:
            self.refresh(*changed)
