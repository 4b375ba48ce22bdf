"""PINs and passphrases: what is long enough, how a wrong one is slowed down."""

from __future__ import annotations

from itertools import pairwise

from station.problems import InputProblem, ProblemCode

SHORTEST, LONGEST = 4, 128
FREE, FIRST_WAIT, LONGEST_WAIT = 3, 15, 900
"""So many failures cost nothing; the next one 15 seconds, each further one twice that, up to 15 minutes."""


def checked(pin: str) -> str:
    """A PIN that may be set: at least four characters, and not one character repeated or counted up.

    >>> checked("4071")
    '4071'

    Raises InputProblem PIN_WEAK.
    """
    steps = {ord(b) - ord(a) for a, b in pairwise(pin)}
    if not SHORTEST <= len(pin) <= LONGEST or steps in ({0}, {1}, {-1}):
        raise InputProblem(ProblemCode.PIN_WEAK, least=SHORTEST)
    return pin


def wait(failures: int) -> int:
    """Seconds before another try after so many failures in a row.

    >>> [wait(n) for n in (0, 3, 4, 5, 6, 40)]
    [0, 0, 15, 30, 60, 900]
    """
    over = failures - FREE
    return 0 if over <= 0 else min(LONGEST_WAIT, FIRST_WAIT << min(over - 1, 10))
