"""The reader: a thread that looks at a source and tells what it read, never the same at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from station.devices.decode import Decoder
from station.devices.sources import Source
from station.devices.symbols import Symbol
from station.problems import Problem, ProblemCode, StationProblem

RETRY_SECONDS = 2.0


@dataclass
class Repeats:
    """The same code is not taken twice within some seconds of its last sight."""

    seconds: float
    _seen: dict[bytes, float] = field(default_factory=dict)

    def fresh(self, data: bytes, now: float) -> bool:
        """Whether a code may be taken; one that stays in view stays taken."""
        last = self._seen.get(data)
        self._seen = {k: t for k, t in self._seen.items() if now - t < self.seconds}
        self._seen[data] = now
        return last is None or now - last >= self.seconds


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told; every call comes from the reader's thread."""

    code: Callable[[Symbol], None]
    state: Callable[[Problem | None], None]
    frame: Callable[[Any], None] = lambda frame: None


class Reader:
    """Looks at a source on its own thread until it is stopped."""

    def __init__(self, source: Source, listener: Listener, repeat_seconds: float = 5.0) -> None:
        self.source = source
        self.listener = listener
        self._repeats = Repeats(repeat_seconds)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Ends between two frames; the source is closed by the thread that reads from it alone.

        OpenCV crashes the process when a capture is released while a frame is being read.
        """
        self._stop.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=2)

    def _run(self) -> None:
        decoder = Decoder()
        while not self._stop.is_set():
            try:
                self._look(decoder)
            except Problem as problem:
                self.listener.state(problem)
            except Exception as error:  # noqa: BLE001,RUF100 - a driver's fault must not end the station
                self.listener.state(
                    StationProblem(ProblemCode.UNEXPECTED, detail=type(error).__name__)
                )
            finally:
                self.source.close()
            if not self.source.live and not self._stop.is_set():
                self.listener.state(StationProblem(ProblemCode.FILM_ENDED))
                return
            self._stop.wait(RETRY_SECONDS)

    def _look(self, decoder: Decoder) -> None:
        self.source.open()
        self.listener.state(None)
        for frame in self.source.frames():
            if self._stop.is_set():
                return
            self.listener.frame(frame)
            for symbol in decoder.frame(frame):
                if self._repeats.fresh(symbol.data, time.monotonic()):
                    self.listener.code(symbol)
