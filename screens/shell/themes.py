"""Night and day: two themes with enough contrast, and no colours where the terminal has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

NIGHT = Theme(
    name="night",
    primary="#5aa9e6",
    secondary="#8fb8de",
    accent="#ffd166",
    foreground="#e8e8e8",
    background="#101418",
    surface="#161b21",
    panel="#232b34",
    success="#0b6e3a",
    warning="#d98e04",
    error="#b3121d",
    dark=True,
)
DAY = Theme(
    name="day",
    primary="#005a9c",
    secondary="#3b6ea5",
    accent="#8a5a00",
    foreground="#101010",
    background="#fafafa",
    surface="#ffffff",
    panel="#dde3ea",
    success="#0b6e3a",
    warning="#d98e04",
    error="#b3121d",
    dark=False,
)


def register(app: App[None]) -> None:
    """Makes both known and begins with the night."""
    app.register_theme(NIGHT)
    app.register_theme(DAY)
    app.theme = NIGHT.name
