"""How many cells this terminal gives a character: it is asked where its cursor stands afterwards."""

from __future__ import annotations

import os
import re
import select
import sys
import time

CHINESE = "哨点"
OURS = "✔✘▴◗▪▚◉▸◂⣿･"
"""All that the screens draw besides letters: each one cell wide in every terminal."""

AMBIGUOUS = "·“”—…●■"
"""Terminals disagree on these; the screens draw none of them."""

WAIT = 0.3
"""Seconds for an answer; a terminal that gives none is not asked again."""

REPORT = re.compile(rb"\x1b\[(\d+);(\d+)R")
ASK = b"\x1b[6n"


def cells(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Cells that each text takes on the terminal of standard output; empty where it does not answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ()
    try:
        import termios
        import tty
    except ImportError:
        return ()
    keyboard, screen = sys.stdin.fileno(), sys.stdout.fileno()
    if os.tcgetpgrp(keyboard) != os.getpgrp():
        # In the background the terminal is somebody else's: asking it would stop the command.
        return ()
    sys.stdout.flush()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSADRAIN)
        return _measured(keyboard, screen, texts)
    finally:
        # An answer that comes too late must not be typed into the shell.
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)


def _measured(keyboard: int, screen: int, texts: tuple[str, ...]) -> tuple[int, ...]:
    found: list[int] = []
    for text in texts:
        os.write(screen, b"\r" + text.encode() + ASK)
        column = _column(keyboard)
        # What was only drawn to be measured goes again.
        os.write(screen, b"\r\x1b[K")
        if column is None:
            return ()
        found.append(column - 1)
    return tuple(found)


def _column(keyboard: int) -> int | None:
    """The cursor's column as the terminal tells it, from 1."""
    end, seen = time.monotonic() + WAIT, b""
    while (left := end - time.monotonic()) > 0:
        if not select.select([keyboard], [], [], left)[0]:
            return None
        seen += os.read(keyboard, 64)
        if told := REPORT.search(seen):
            return int(told[2])
        if len(seen) > 256:
            return None
    return None
