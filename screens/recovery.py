"""The recovery key: text and QR, to be written down or photographed once."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from screens import acts
from screens.acts import Act
from screens.base import StationScreen
from screens.widgets.keybar import KeyBar

READ = 1.0
"""Seconds in which nobody has read it yet."""


class RecoveryScreen(StationScreen[None]):
    """Shown on the first run, and later when it is asked for."""

    ACTS: ClassVar[tuple[Act, ...]] = (acts.NEXT, acts.BACK)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.NEXT, acts.BACK)  # type: ignore[assignment]

    def __init__(self, key: bytes | None = None) -> None:
        super().__init__()
        self.key = key
        self.readable_from = float("inf")

    def compose(self) -> ComposeResult:
        """The words beside the QR code."""
        yield Static("", id="title", classes="title", markup=False)
        with VerticalScroll(classes="form", can_focus=False), Horizontal():
            yield Static("", id="qr", markup=False)
            yield Static("", id="page", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """The page anew."""
        from station.codes import draw
        from storage.home import recovery_text

        super().retranslate()
        desk = self.station_app.desk
        key = self.key or (desk.store.home.key if desk else None)
        self.query_one("#title", Static).update(self.words("recovery.title"))
        if key is None:
            return
        typed = recovery_text(key)
        groups = typed.split("-")
        rows = "\n".join(" ".join(groups[i : i + 2]) for i in range(0, len(groups), 2))
        self.query_one("#page", Static).update(self.words("recovery.text") + "\n\n" + rows)
        self.query_one("#qr", Static).update(
            draw.terminal(typed.replace("-", ""), border=2, low=True)
        )

    def on_mount(self) -> None:
        """From the first paint on it can be read."""
        super().on_mount()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        # Whoever asked for it later may leave at once.
        self.readable_from = time.monotonic() + (READ if self.key else 0.0)

    def action_next(self) -> None:
        """Noted; an Enter that was meant for the screen before must not skip the key."""
        if time.monotonic() >= self.readable_from:
            self.leave(None)

    def action_back(self) -> None:
        """The same."""
        self.action_next()
