"""Calibrating: one scan in a bare terminal, timed key by key."""

from __future__ import annotations

import os
import select
import sys
import time
from dataclasses import dataclass

from station.devices import rhythm

ENDS = 1.5
"""Seconds without a key after which the scan is over."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What came: the text, its mean gap in seconds, and whether a line end came with it."""

    text: str
    pace: float
    line_end: bool

    @property
    def usable(self) -> bool:
        """Whether a machine may have typed it."""
        return len(self.text) >= rhythm.SHORTEST and self.pace < 0.15


def measured(keys: list[tuple[str, float]]) -> Scan:
    """A scan from keys with their times."""
    typed = [(key, at) for key, at in keys if key.isprintable()]
    between = rhythm.gaps([at for _, at in typed])
    pace = sum(between) / len(between) if between else 0.0
    line_end = any(key in "\r\n\t" for key, _ in keys)
    return Scan("".join(key for key, _ in typed), pace, line_end)


def read(wait: float = 60.0) -> Scan:
    """Reads one scan from the terminal, key by key; empty where none came in `wait` seconds."""
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    keys: list[tuple[str, float]] = []
    try:
        tty.setcbreak(keyboard)
        while select.select([keyboard], [], [], wait if not keys else ENDS)[0]:
            at = time.monotonic()
            read_now = os.read(keyboard, 4096)
            if not read_now:
                break
            keys += [(key, at) for key in read_now.decode("utf-8", "replace")]
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
    return measured(keys)
