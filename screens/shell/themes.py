"""Night and day: two themes in which everything that must be read has a contrast of 7 to 1 or more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor, DimFilter, LineFilter
from textual.theme import Theme

from screens.shell.ports import StationPort
from screens.widgets.narrow import Narrow
from screens.widgets.scrollbars import use_whole_cells

if TYPE_CHECKING:
    from storage.desk import Desk

NIGHT = Theme(
    name="night",
    primary="#7cc0f5",
    secondary="#a9c7e4",
    accent="#ffd166",
    foreground="#eceff3",
    background="#0d1117",
    surface="#151b23",
    panel="#232c38",
    success="#0a5c31",
    warning="#e8a317",
    error="#9c1018",
    dark=True,
    variables={
        "ask": "#0d3f86",
        "recheck": "#5f1a73",
        "field": "#263140",
        "here": "#37485e",
        "late": "#ffb4a8",
        "scrollbar": "#4a5a6c",
        "scrollbar-background": "#151b23",
        "input-selection-background": "#3a5a80",
    },
)
DAY = Theme(
    name="day",
    primary="#004a80",
    secondary="#1f476f",
    accent="#5c3a00",
    foreground="#101418",
    background="#f4f6f8",
    surface="#ffffff",
    panel="#d9e1ea",
    success="#0a5c31",
    warning="#e8a317",
    error="#9c1018",
    dark=False,
    variables={
        "ask": "#0d3f86",
        "recheck": "#5f1a73",
        "field": "#e3e9f0",
        "here": "#c9d7e6",
        "late": "#8c0009",
        "scrollbar": "#7b8a9a",
        "scrollbar-background": "#ffffff",
        "input-selection-background": "#b8d4f0",
    },
)
THEMES = (NIGHT, DAY)


class Themed(StationPort):
    """Both themes are known, the night at first; every row passes the filter of widths and contrast."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        # Worn from the first paint on, without a sheet that is read twice.
        self.set_reactive(Themed.theme, NIGHT.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self._narrow: tuple[LineFilter, ...] = (Narrow(), *self._left())
        use_whole_cells()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Asked for each row that is painted: the same few each time."""
        return self._narrow

    def _left(self) -> list[LineFilter]:
        """Textual's own, but for those that have nothing to do here: no colour is a terminal's, no text is dim."""
        idle = (ANSIToTruecolor, DimFilter)
        return [own for own in super().get_line_filters() if not isinstance(own, idle)]

    def action_theme(self) -> None:
        """Night by day, day by night; kept for the next start."""
        self.theme = DAY.name if self.theme == NIGHT.name else NIGHT.name
        desk, name = self.desk, self.theme
        if desk is not None:
            self.bridge.write(lambda: keep_theme(desk, name), lambda _: None, self.tell)

    def wear_kept(self, desk: Desk) -> None:
        """The one that was worn last."""
        self.bridge.read(lambda: kept_theme(desk), self._wear, self.tell)

    def _wear(self, name: str) -> None:
        if name in {theme.name for theme in THEMES}:
            self.theme = name


def kept_theme(desk: Desk) -> str:
    """Its name; empty where none was chosen."""
    from storage.counter import face

    return face.theme(desk.store)


def keep_theme(desk: Desk, name: str) -> None:
    """Keeps it."""
    from storage.counter import face

    face.keep(desk.store, name)
