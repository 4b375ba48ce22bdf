"""How long to wait after a failure: longer each time, never for good, and no two stations at once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

FIRST, LONGEST = 2.0, 300.0
"""Seconds."""

OBEYED = 3600.0
"""The longest that a hub may tell a station to wait."""


@dataclass
class Backoff:
    """Failures in a row; `chance` is handed in by tests."""

    failures: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def failed(self, told: float | None = None) -> float:
        """Seconds until the next try; at least what the hub told."""
        self.failures += 1
        longest = min(LONGEST, FIRST * 2.0 ** min(self.failures - 1, 20))
        own = longest * self.chance.uniform(0.5, 1.0)
        return max(own, min(told, OBEYED)) if told is not None else own

    def succeeded(self) -> None:
        """From the start again."""
        self.failures = 0
