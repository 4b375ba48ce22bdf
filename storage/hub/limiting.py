"""How often a station may send: a bucket each that fills again, in this process's memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from station.problems import InputProblem, ProblemCode

RATE, BURST = 60.0, 200.0
"""Batches a second, and at once."""

MOST = 100_000
"""Buckets that are kept; full ones are forgotten first."""


class Limiter:
    """Counts batches by station."""

    def __init__(
        self, rate: float = RATE, burst: float = BURST,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._rate, self._burst, self._monotonic = rate, burst, monotonic
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, station: str) -> None:
        """One batch; TOO_OFTEN, with the seconds to wait, where the bucket is empty."""
        now = self._monotonic()
        with self._lock:
            left, since = self._buckets.get(station, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            if left >= 1:
                self._buckets[station] = (left - 1, now)
                if len(self._buckets) > MOST:
                    self._forget(now)
                return
            self._buckets[station] = (left, now)
        raise InputProblem(ProblemCode.TOO_OFTEN, seconds=(1 - left) / self._rate)

    def _forget(self, now: float) -> None:
        full = self._burst / self._rate
        self._buckets = {s: b for s, b in self._buckets.items() if now - b[1] < full}
