"""Text typed outside any field, kept together: a name, or what an input method commits."""

from __future__ import annotations

from screens.shell.key_filter import WAIT
from screens.shell.ports import StationPort
from screens.shell.screen import StationScreen


class TypedText:
    """Gives it to the screen once no more comes."""

    def __init__(self, app: StationPort) -> None:
        self._app = app
        self._typed = ""

    def collect(self, character: str) -> None:
        """One more."""
        if not self._typed:
            self._app.set_timer(WAIT, self.give)
        self._typed += character

    def forget(self) -> None:
        """Letters that were still being collected were a scan's."""
        self._typed = ""

    def give(self) -> None:
        """What was collected goes on its way, in the order of the keys."""
        screen = self._app.screen
        if self._typed and isinstance(screen, StationScreen) and not screen.is_mounted:
            # It is only just opening, and has no field yet.
            self._app.set_timer(WAIT, self.give)
            return
        typed, self._typed = self._typed, ""
        if typed and isinstance(screen, StationScreen):
            screen.behind_keys(lambda: screen.is_attached and screen.typed_text(typed))
