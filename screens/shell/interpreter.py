"""Pace: whoever types waits neither for the threads that save nor for the collector of garbage."""

from __future__ import annotations

import gc
import sys


def begin() -> None:
    """At the start of the program: nothing that is made while it opens is garbage."""
    sys.setswitchinterval(0.001)
    gc.disable()


def settled() -> None:
    """The home is open: what is there stays, so that a full collection never looks at it again.

    Looking at it took 80 ms, between two keys.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
