"""Night and day: two themes in which everything that must be read has a contrast of 7 to 1 or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from screens.widgets.narrow import Narrow
from screens.widgets.scrollbars import use_whole_cells

if TYPE_CHECKING:
    from textual.app import App

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


def register(app: App[None]) -> None:
    """Makes both known and begins with the night; every row passes the filter of widths and contrast."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = NIGHT.name
    app._filters.insert(0, Narrow())
    use_whole_cells()
