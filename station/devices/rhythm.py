"""Rhythm: whether a run of timed keys was typed by a machine or by a hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

FAST = 0.030
"""Seconds; a held key repeats after 33 ms, and no hand goes on closer than this."""

STALL = 0.100
"""Inside what is a scan already, keys may be this far apart: a busy machine stalls longer than a
scanner does, and no hand types on within a tenth of a second of a scan."""

SHORTEST = 8
"""Characters of the shortest code."""

LONG = 12
"""So many keys in a row at `LONG_GAP` or less are no hand's, however uneven."""

LONG_GAP = 0.090
EVEN_UP_TO = 0.100
"""Slower than this, an even hand and a scanner cannot be told apart by evenness alone."""

DRILLED = 0.06
"""Each gap over the mean: a device that types digits slowly; a hand seldom keeps it twice in a row."""

EVEN = 0.12
"""Mean deviation over mean gap: a scanner on a busy machine stays below, a hand does not."""


def gaps(times: Sequence[float]) -> list[float]:
    """Seconds between one key and the next."""
    return [after - before for before, after in itertools.pairwise(times)]


def machine(keys: Sequence[str], times: Sequence[float], pace: float = 0.0) -> int | None:
    """Where in the run a scan begins, or None: the longest end of it that no hand types.

    `pace` is the gap of the scanner that was learned, 0 where none was: it is then known sooner.
    """
    between = gaps(times)
    for begin in range(len(keys)):
        if _typed_by_machine(keys[begin:], between[begin:], pace):
            return _from(begin, between)
    return None


def _from(begin: int, between: Sequence[float]) -> int:
    """Earlier keys that came at the same pace, though less evenly, are the scan's too.

    Also those before a stall: what is as fast as no hand's, or one key alone, began the scan.
    """
    behind = between[begin:]
    limit = max(FAST, 1.6 * sum(behind) / len(behind))
    while begin:
        gap = between[begin - 1]
        machine_before = begin == 1 or between[begin - 2] < FAST
        if gap >= limit and not (gap < STALL and machine_before):
            break
        begin -= 1
    return begin


def _typed_by_machine(keys: Sequence[str], between: Sequence[float], pace: float) -> bool:
    if len(keys) < SHORTEST - 2 or len(set(keys)) == 1:
        # A key that is held repeats evenly; no code is one character.
        return False
    mean = sum(between) / len(between)
    if len(keys) >= SHORTEST:
        if max(between) < FAST:
            return True
        if mean < EVEN_UP_TO and even(between):
            return True
        if len(keys) >= LONG and max(between) < LONG_GAP:
            return True
    return bool(pace) and abs(mean - pace) < 0.3 * pace and even(between)


def even(between: Sequence[float]) -> bool:
    """Whether all gaps are nearly the same."""
    mean = sum(between) / len(between)
    return sum(abs(gap - mean) for gap in between) / len(between) < EVEN * mean


def fast(times: Sequence[float]) -> bool:
    """Whether these are three keys and more, all as fast as no hand's."""
    return len(times) >= 3 and max(gaps(times)) < FAST


def drilled(times: Sequence[float]) -> bool:
    """Whether three keys and more came as evenly as a device types, at a pace that a hand may have too."""
    if len(times) < 3:
        return False
    between = gaps(times)
    mean = sum(between) / len(between)
    return mean < LONG_GAP and max(abs(gap - mean) for gap in between) < DRILLED * mean


def short_burst(keys: Sequence[str], times: Sequence[float]) -> bool:
    """Three keys and more as fast as no hand's, too few for a code: a thermometer that types."""
    return len(keys) < SHORTEST and fast(times)
