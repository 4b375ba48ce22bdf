"""The camera beside the app: a reader thread whose findings come as messages."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from screens.shell.messages import CameraChanged, Looked, Scanned
from station.problems import Problem

if TYPE_CHECKING:
    from textual.app import App

    from station.devices.reader import Reader
    from station.devices.symbols import Symbol

PICTURE_SECONDS = 0.2


class Camera:
    """Starts and stops the reader; `problem` is its last state."""

    def __init__(self, app: App[None], name: str) -> None:
        self.app = app
        self.name = name
        self.problem: Problem | None = None
        self.seconds = 5.0
        self._reader: Reader | None = None
        self._pictured = 0.0

    @property
    def on(self) -> bool:
        """Whether a source is looked at."""
        return self._reader is not None

    def start(self, setting: str, seconds: float) -> None:
        """Looks at the source given on the command line, else at the settings' one."""
        self.name = self.name or setting
        self.seconds = seconds
        if self.name:
            self.restart()

    def restart(self) -> None:
        """Begins anew: a film from its start, a camera that was connected again."""
        if not self.name:
            return
        from station.devices.reader import Listener, Reader
        from station.devices.sources import source

        self.stop()
        listener = Listener(self._code, self._state, self._frame)
        self._reader = Reader(source(self.name), listener, self.seconds)
        self._reader.start()

    def stop(self) -> None:
        """Gives the device back."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.stop()

    def _code(self, symbol: Symbol) -> None:
        text = symbol.text if symbol.text is not None else symbol.data.decode("latin-1")
        self.app.post_message(Scanned(text, seen=True))

    def _state(self, problem: Problem | None) -> None:
        self.app.post_message(CameraChanged(problem))

    def _frame(self, frame: Any) -> None:
        now = time.monotonic()
        if now - self._pictured >= PICTURE_SECONDS:
            self._pictured = now
            self.app.post_message(Looked(frame[:: max(1, frame.shape[0] // 28)]))
