"""The hand scanner that types: tells a scan from a hand, key by key. A scan must never clear anyone.

A scanner of 2 to 28 ms a character is known by its pace; a slower one by evenness and length, and
sooner once its pace was learned. What was passed on before it was known is taken back by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from station.devices import rhythm

RUN_GAP = 0.150
"""Seconds; keys further apart belong to no common run, but where a prefix has begun one."""

PREFIX_GAP = 0.250
ENTER_GAP = 0.080
"""An Enter closer than this to another key confirms nothing; a fast hand is told so."""

LATE = 1.2
"""Seconds after a scan without an Enter in which one may still be the scanner's."""

LINE_END = 0.300
"""Seconds after a scan's Enter in which a second line end is the scanner's too."""

REPEAT = 0.060
"""A key that acts and comes again within this is held down, not pressed."""

SLOWEST = 0.085
"""The slowest pace that is learned."""

LONGEST_STALL = 0.6
"""Seconds that a machine may stand still in the middle of a scan."""

TOGETHER = 0.0015
"""Keys closer than this were sent earlier and read together: no scanner types so fast."""

LONGEST = 8192


class Ruling(Enum):
    """What to do with a key."""

    PASS = auto()
    """It is a hand's, as far as is known: mark what the screen looks like, and pass it on."""
    HOLD = auto()
    RELEASE = auto()
    """The keys held back were no scan: give them back, then pass this one on."""
    DROP = auto()
    """The scanner's own Enter, or a key that is held down: it does nothing."""
    DOUBT = auto()
    """Give back what was held; this Enter confirms nothing, and one more is asked for."""
    SCAN = auto()
    """A scan has ended: take the screen back to before key `start` of the run and read `text`."""


@dataclass
class Wedge:
    """Looks at keys one by one with the time that each was typed."""

    prefix: str = ""
    pace: float = 0.0
    """The mean gap of this station's scanner, as far as it was learned, s."""
    text: str = ""
    start: int = 0
    short: bool = False
    """Whether `text` is a short burst: as fast as a scanner, too few characters for a code."""
    held: list[str] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)
    _times: list[float] = field(default_factory=list)
    _begin: int | None = None
    _last: float = float("-inf")
    _own_until: float = float("-inf")
    _late_until: float = float("-inf")
    _acted: dict[str, float] = field(default_factory=dict)

    def key(self, character: str, at: float) -> Ruling:
        """A printable ASCII key."""
        gap = at - self._last
        self._last = at
        self._own_until = self._late_until = float("-inf")
        if not self._run or gap >= self._apart:
            return self._first(character, at)
        held_back = self._begin is not None or self._prefixed or gap < self._close
        if len(self._run) < LONGEST:
            self._run.append(character)
            self._times.append(at)
        if self._begin is None:
            self._begin = self._found()
            held_back = held_back or self._begin is not None
        if held_back:
            self.held.append(character)
            return Ruling.HOLD
        return Ruling.RELEASE if self.held else Ruling.PASS

    def enter(self, at: float) -> Ruling:
        """An Enter: ends a scan, confirms after a hand's pause; in doubt it asks for one more."""
        gap = at - self._last
        late, self._late_until = at < self._late_until, float("-inf")
        self._last = at
        if self._ended_by(gap):
            self._finish()
            self._own_until = at + LINE_END
            return Ruling.SCAN
        if at < self._own_until or self._repeats("enter", at):
            return Ruling.DROP
        drilled = gap < LATE and len(set(self._run)) > 1 and rhythm.drilled(self._times)
        doubt = late or drilled or gap < ENTER_GAP or self._unseparated(gap, at)
        self._forget()
        if doubt:
            # A second line end right behind is no second thought.
            self._own_until = at + ENTER_GAP
            return Ruling.DOUBT
        return Ruling.RELEASE if self.held else Ruling.PASS

    def other(self, name: str, at: float, *, acts: bool = True) -> Ruling:
        """Any other key: function keys, arrows, Tab, what an input method commits.

        A key that `acts` does so once however long it is held down.
        """
        gap = at - self._last
        own = at < max(self._own_until, self._late_until) and name == "tab"
        self._own_until = self._late_until = float("-inf")
        self._last = at
        if self._ended_by(gap):
            self._finish()
            return Ruling.SCAN
        if own or (acts and self._repeats(name, at)):
            return Ruling.DROP
        self._forget()
        return Ruling.RELEASE if self.held else Ruling.PASS

    def expire(self, now: float) -> Ruling | None:
        """Called when no key came for a while: a scan without Enter, or keys to give back."""
        if not self._run or now - self._last < self._apart_held:
            return None
        if self._begin is not None or rhythm.short_burst(self._run, self._times):
            self._finish()
            self._late_until = now + LATE
            return Ruling.SCAN
        # The run goes on: a slow scanner's next key may still come.
        return Ruling.RELEASE if self.held else None

    def maybe_late(self, at: float) -> bool:
        """Whether a key that comes after such a pause may be the scan's, read late on a busy machine.

        The caller waits `together` for the next key before either is looked at.
        """
        if not self._run or not self._apart <= at - self._last < LONGEST_STALL:
            return False
        return self._begin is not None or rhythm.fast(self._times)

    @property
    def together(self) -> float:
        """Seconds within which keys were read together: far closer than this scanner types."""
        return max(TOGETHER, self._mean / 3)

    def bridge(self, at: float) -> None:
        """The next key came together with the one at `at`: both had waited, the pause was none."""
        usual = max(self._mean, 0.001)
        missing = at - self._last - usual
        self._last += missing
        self._times = [time + missing for time in self._times]

    @property
    def begun(self) -> bool:
        """Whether the key just looked at is the first of its run."""
        return len(self._run) == 1

    def hold(self, character: str) -> None:
        """The caller keeps a key back that was passed on, since it could not be taken back."""
        self.held.append(character)

    @property
    def waits(self) -> float | None:
        """How long until somebody must ask whether the run has ended; None where nothing waits."""
        waiting = bool(self.held) or self._begin is not None
        return self._apart_held + 0.008 if waiting else None

    def take_held(self) -> list[str]:
        """The keys to give back."""
        held, self.held = self.held, []
        return held

    def learn(self, pace: float) -> None:
        """This station's scanner types with such gaps, s."""
        self.pace = min(max(pace, 0.0), SLOWEST)

    # -- the run ---------------------------------------------------------------------------------

    def _first(self, character: str, at: float) -> Ruling:
        """A run begins; an earlier scan without an Enter ends with it."""
        ended = self._begin is not None
        if ended:
            self._finish()
        released = bool(self.held)
        self._run, self._times = [character], [at]
        if self.prefix and character == self.prefix[0]:
            self.held.append(character)
            return Ruling.SCAN if ended else Ruling.HOLD
        if ended:
            return Ruling.SCAN
        return Ruling.RELEASE if released else Ruling.PASS

    def _found(self) -> int | None:
        typed = "".join(self._run[: len(self.prefix)])
        if self.prefix and typed == self.prefix and len(self._run) > len(self.prefix):
            return 0
        if len(self._run) > 4 * rhythm.SHORTEST:
            return None  # a hand's; a scan that follows is known before that
        return rhythm.machine(self._run, self._times, self.pace)

    @property
    def _prefixed(self) -> bool:
        typed = "".join(self._run)
        return bool(self.prefix) and self.prefix.startswith(typed[: len(self.prefix)])

    @property
    def _close(self) -> float:
        """Keys closer than this wait until it is known whose they are."""
        return max(rhythm.FAST, 1.5 * self.pace)

    @property
    def _apart(self) -> float:
        """Keys further apart begin a new run."""
        if self._prefixed:
            return PREFIX_GAP
        if self._begin is not None:
            return max(rhythm.STALL, 2.2 * self._mean)
        return RUN_GAP

    @property
    def _apart_held(self) -> float:
        """After this long without a key the run is judged as it is."""
        if self._begin is not None or self._prefixed:
            return self._apart
        if rhythm.short_burst(self._run, self._times):
            return max(rhythm.STALL, self._close)
        return self._close

    @property
    def _mean(self) -> float:
        between = rhythm.gaps(self._times[self._begin or 0 :])
        return sum(between) / len(between) if between else 0.0

    def _ended_by(self, gap: float) -> bool:
        """Whether a key that comes after such a gap ends a scan."""
        if self._begin is not None:
            return True
        return bool(self._run) and gap < ENTER_GAP and rhythm.short_burst(self._run, self._times)

    def _unseparated(self, gap: float, at: float) -> bool:
        """Whether an Enter follows a run as evenly, or as closely, as no hand presses it."""
        if len(self._run) < 3 or gap >= rhythm.EVEN_UP_TO or len(set(self._run)) == 1:
            return False
        between = rhythm.gaps([*self._times, at])
        return rhythm.even(between) or (
            len(self._run) >= rhythm.SHORTEST and max(between) < rhythm.EVEN_UP_TO
        )

    def _repeats(self, name: str, at: float) -> bool:
        """Whether this key is held down."""
        before, self._acted[name] = self._acted.get(name, float("-inf")), at
        return at - before < REPEAT

    def _forget(self) -> None:
        self._run, self._times, self._begin = [], [], None

    def _finish(self) -> None:
        self.start, self.short = self._begin or 0, self._begin is None
        text = "".join(self._run[self.start :])
        if self._begin is not None and len(text) >= rhythm.SHORTEST:
            self.learn(max(self._mean, 0.9 * self.pace))
        self.text = text.removeprefix(self.prefix) if self.prefix else text
        self.held = []
        self._forget()
