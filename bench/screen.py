"""The app in a pty beside a minimal Textual app: start to the first accepted key, key to paint."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from bench.saving import opened
from bench.table import Line, quantile
from station.i18n import Lang, text

STARTS, KEYS, TURN, ERASED = 9, 400, 20, 4
WARM = 5.0
"""Seconds after which the app has done all that it does once."""
GOAL = 1.5
TAKEN = text(Lang("zh"), "band.third_digit")
"""What the band says once a first digit was taken."""

EIGHT = "├─┤"
"""The middle row of an 8 as the library draws it."""


class Pty:
    """A program in a pty of 80x24; answers nothing, only reads."""

    def __init__(self, words: list[str]) -> None:
        env = os.environ | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "STATION_LANG": "zh",
        }
        # As on anybody's machine: compiled once, not at every start.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.begun = time.perf_counter()
        self.child = pexpect.spawn(sys.executable, words, dimensions=(24, 80), env=env, timeout=20)
        self.child.delaybeforesend = None

    def quiet(self, seconds: float) -> None:
        """Reads until nothing came for a while, and for two seconds at most: clocks go on."""
        end = time.perf_counter() + 2
        while time.perf_counter() < end:
            try:
                self.child.read_nonblocking(65536, seconds)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return

    def quiet_for(self, seconds: float) -> None:
        """Reads for so long."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.quiet(0.2)

    def painted(self, key: str, limit: float = 3.0) -> float:
        """Seconds from a key to the first output after it."""
        begun = time.perf_counter()
        self.child.send(key)
        try:
            self.child.read_nonblocking(65536, limit)
        except pexpect.TIMEOUT:
            return limit
        return time.perf_counter() - begun

    def first_key(self, shown: str) -> float:
        """Seconds from the start until a digit, typed at once, has made `shown` appear.

        The terminal keeps it until the app reads; where it was lost it is typed again.
        """
        seen, again = b"", 0.0
        while (now := time.perf_counter() - self.begun) < 15:
            if now >= again:
                self.child.send("8")
                again = now + 2
            try:
                seen += self.child.read_nonblocking(65536, 0.002)
            except pexpect.TIMEOUT:
                continue
            if shown.encode() in seen:
                return time.perf_counter() - self.begun
        return 15.0

    def close(self) -> None:
        """Ends it."""
        self.child.close(force=True)


def run() -> list[Line]:
    """Interleaved, so that the machine's mood is the same for both."""
    with tempfile.TemporaryDirectory() as name:
        opened(Path(name)).store.close()
        ours = ["-m", "station.cli", "--home", str(Path(name) / "home")]
        both = (("ours", ours, TAKEN), ("theirs", ["-m", "bench.minimal"], EIGHT))
        starts: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(STARTS):
            for who, words, shown in both:
                terminal = Pty(words)
                starts[who].append(terminal.first_key(shown))
                terminal.close()
        keys = _keys(both)
    start, limit = (quantile(starts[w], 0.5) for w in ("ours", "theirs"))
    tail, peer = (quantile(keys[w], 0.99) for w in ("ours", "theirs"))
    return [
        Line("start to first accepted key", f"{start * 1e3:.0f} ms", f"{limit * 1e3:.0f} ms minimal app",
             f"{start / limit:.2f}", f"<= {GOAL}", start <= GOAL * limit),
        Line("key to paint p99", f"{tail * 1e3:.1f} ms", f"{peer * 1e3:.1f} ms minimal app", f"{tail / peer:.2f}",
             f"<= {GOAL}", tail <= GOAL * peer),
    ]  # fmt: skip


def _keys(both: tuple[tuple[str, list[str], str], ...]) -> dict[str, list[float]]:
    """In turns of a few keys, so that both meet the same moods of the machine."""
    terminals = {who: Pty(words) for who, words, _ in both}
    for who, _, shown in both:
        terminals[who].first_key(shown)
    for terminal in terminals.values():
        # A few seconds after the start an index is built once, on another thread.
        terminal.quiet_for(WARM)
        # A key that changes nothing paints nothing: the digits are emptied first.
        for _ in range(ERASED):
            terminal.painted("\x7f", 0.3)
    found: dict[str, list[float]] = {who: [] for who in terminals}
    for _ in range(KEYS // TURN):
        for who, terminal in terminals.items():
            terminal.quiet(0.2)
            for at in range(TURN):
                # The status line's clock also paints: only outputs right after the key count.
                found[who].append(terminal.painted("\x7f" if at % 2 else "5"))
                terminal.quiet(0.04)
                time.sleep(0.05)
    for terminal in terminals.values():
        terminal.close()
    return found
