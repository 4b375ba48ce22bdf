"""A minimal Textual app: the peer that start and keys are measured beside."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Digits


class Minimal(App[None]):
    """Shows the digits that are typed."""

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Digits("--.-")

    def on_key(self, event: events.Key) -> None:
        """A digit."""
        if event.character and event.character.isdigit():
            self.query_one(Digits).update(event.character)
        elif event.key == "backspace":
            self.query_one(Digits).update("--.-")


if __name__ == "__main__":
    Minimal().run()
