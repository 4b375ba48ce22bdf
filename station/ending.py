"""Ending: signals and closed streams end a command cleanly, with nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

from station.problems import InputProblem, ProblemCode

NUMBERS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(BaseException):
    """A signal asked the process to end; everything that is open is closed on the way."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def listen() -> None:
    """Makes these signals an exception; one that is ignored (nohup) stays so."""
    for number in NUMBERS:
        with contextlib.suppress(ValueError, OSError):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # the way out is not interrupted again
    raise Ended(number)


def streams() -> None:
    """Stands in for streams that were closed before us: a file of ours must never take their place.

    Raises CANNOT_WRITE without a standard output: nobody would get the answer.
    """
    missing = [number for number in range(3) if not _is_open(number)]
    for _ in missing:
        os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - for the whole life of the process
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        raise InputProblem(ProblemCode.CANNOT_WRITE, file="stdout")


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
