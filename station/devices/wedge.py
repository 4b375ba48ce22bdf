"""The hand scanner that types: tells a burst of keys from a hand. A scan must never clear anyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

GAP = 0.030
"""Seconds; keys of a burst come closer together than this, a repeating key does not (33 ms)."""

BURST_GAP = 0.100
"""Inside what is a burst already, keys may be this far apart: a busy machine stalls longer than a
scanner does, and no hand types on within a tenth of a second of a scan."""

ENTER_GAP = 0.080
"""An Enter closer than this to another key never confirms."""

SHORTEST = 8
LONGEST = 8192


class Ruling(Enum):
    """What to do with a key."""

    PASS = auto()
    MARK = auto()
    """Pass it on, but remember what the screen looked like: a burst may begin with it."""
    HOLD = auto()
    RELEASE = auto()
    """The keys held back were no burst: give them back, then pass this one on."""
    SWALLOW = auto()
    """Give back what was held; this Enter confirms nothing."""
    SCAN = auto()
    """A burst has ended: take the screen back to the mark and read `text`."""


@dataclass
class Wedge:
    """Looks at keys one by one with the time that each was typed."""

    prefix: str = ""
    text: str = ""
    held: list[str] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)
    _last: float = float("-inf")

    def key(self, character: str, at: float) -> Ruling:
        """A printable ASCII key."""
        close = at - self._last < self._gap
        self._last = at
        if close and self._run:
            if len(self._run) < LONGEST:
                self._run.append(character)
                self.held.append(character)
            return Ruling.HOLD
        if self._burst():
            # A burst without an Enter ended, and a hand has typed on.
            self._finish()
            self._run = [character]
            return Ruling.SCAN
        released = bool(self.held)
        self._run = [character]
        return Ruling.RELEASE if released else Ruling.MARK

    def enter(self, at: float) -> Ruling:
        """An Enter: ends a burst, confirms after a hand's pause, is swallowed otherwise."""
        burst = self._burst()
        close = at - self._last < (BURST_GAP if burst else ENTER_GAP)
        self._last = at
        if burst and close:
            self._finish()
            return Ruling.SCAN
        self._run = []
        if close:
            return Ruling.SWALLOW
        return Ruling.RELEASE if self.held else Ruling.PASS

    def other(self, at: float) -> Ruling:
        """Any other key: function keys, arrows, what an input method commits."""
        self._last = at
        if self._burst():
            self._finish()
            return Ruling.SCAN
        self._run = []
        return Ruling.RELEASE if self.held else Ruling.PASS

    def expire(self, now: float) -> Ruling | None:
        """Called when no key came for a while: a burst without Enter, or keys to give back."""
        if not self._run or now - self._last < self._gap:
            return None
        if self._burst():
            self._finish()
            return Ruling.SCAN
        self._run = []
        return Ruling.RELEASE if self.held else None

    @property
    def unfinished(self) -> bool:
        """Whether a burst may still go on: somebody must ask again whether it has ended."""
        return self._burst()

    @property
    def _gap(self) -> float:
        return BURST_GAP if self._burst() else GAP

    def take_held(self) -> list[str]:
        """The keys to give back."""
        held, self.held = self.held, []
        return held

    def _burst(self) -> bool:
        typed = "".join(self._run[: len(self.prefix)])
        marked = bool(self.prefix) and typed == self.prefix and len(self._run) > len(self.prefix)
        return marked or len(self._run) >= SHORTEST

    def _finish(self) -> None:
        text = "".join(self._run)
        self.text = text.removeprefix(self.prefix) if self.prefix else text
        self._run, self.held = [], []
