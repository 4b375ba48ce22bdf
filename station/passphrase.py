"""The passphrase of a database's key: who is asked for it, how it is spelled, what is long enough."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from contextvars import ContextVar

from station.problems import InputProblem, ProblemCode

ENVIRONMENT = "STATION_PASSPHRASE"
"""The environment's word for scripts; without it whoever sits at the terminal is asked."""

SHORTEST, LONGEST, FEWEST = 10, 200, 4
"""Characters, a Chinese one as two since there are so many of them; and how many different ones."""

WIDE = 0x2E80

Ask = Callable[[], str | None]
_ASK: ContextVar[Ask | None] = ContextVar("ask", default=None)


def ask_by(ask: Ask | None) -> None:
    """From now on this is how a person is asked here; threads that begin later ask nobody."""
    _ASK.set(ask)


def given() -> str | None:
    """From the environment, else from a person; None where there is neither."""
    found = os.environ.get(ENVIRONMENT)
    if found is not None:
        return found
    ask = _ASK.get()
    return ask() if ask is not None else None


def spelled(typed: str) -> bytes:
    """Its bytes: an input method's full-width letters, and a line end, make no other passphrase.

    >>> spelled("ｄｅｈｕｉ 4071\\n")
    b'dehui 4071'
    """
    return unicodedata.normalize("NFKC", typed.rstrip("\r\n")).encode("utf-8", "surrogatepass")


def checked(typed: str) -> str:
    """A passphrase that may be set.

    >>> checked("东口卡点四班")
    '东口卡点四班'

    Raises InputProblem PASSPHRASE_WEAK.
    """
    # As it will be spelled: full-width letters are letters.
    told = unicodedata.normalize("NFKC", typed).strip()
    weight = sum(2 if ord(character) >= WIDE else 1 for character in told)
    if weight < SHORTEST or len(typed) > LONGEST or len(set(told)) < FEWEST:
        raise InputProblem(ProblemCode.PASSPHRASE_WEAK, least=SHORTEST, chinese=SHORTEST // 2)
    return typed
