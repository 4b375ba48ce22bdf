"""The real app in a real pty, read through a terminal emulator."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import pexpect
import pyte


class Terminal:
    """A pty of 80x24 with the app in it, read through a terminal emulator."""

    def __init__(
        self, *words: str, lang: str = "zh", folder: Path | None = None, script: str = ""
    ) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        env = os.environ | {
            "STATION_LANG": lang, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1",
            "LANG": "C.UTF-8",
        }  # fmt: skip
        if folder is not None:
            env["TMPDIR"] = str(folder)
        start = ["-c", script] if script else ["-m", "station.cli"]
        self.child = pexpect.spawn(
            sys.executable, [*start, *words], dimensions=(24, 80), env=env, timeout=30
        )

    def text(self) -> str:
        """What stands on the screen, blanks squeezed out."""
        return re.sub(r"\s+", "", "".join(self.rows()))

    def rows(self) -> list[str]:
        """The rows; pyte's own ends where half of a wide character was written over."""
        line, size = self.screen.buffer, self.screen
        return ["".join(line[y][x].data for x in range(size.columns)) for y in range(size.lines)]

    def look(self, seconds: float = 0.3) -> str:
        """Reads for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.stream.feed(self.child.read_nonblocking(65536, 0.05))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
        return self.text()

    def wait(self, words: str, seconds: float = 20) -> str:
        """Until some words stand there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if words in self.look(0.1):
                return self.text()
        raise AssertionError(f"{words!r} did not come:\n" + "\n".join(self.rows()))

    def hand(self, keys: str) -> str:
        """Keys at a hand's pace."""
        for key in keys:
            self.child.send(key)
            self.look(0.12)
        return self.look(0.2)

    def scan(self, text: str) -> str:
        """As a hand scanner types it: all at once, then Enter."""
        self.child.send(text + "\r")
        return self.look(0.5)

    def press(self, *keys: int | str) -> str:
        """Function keys by number, others as they are."""
        for key in keys:
            self.child.send(F[key] if isinstance(key, int) else key)
            self.look(0.3)
        return self.look(0.2)

    def close(self) -> None:
        """Ends it."""
        self.child.close(force=True)


F = {
    2: "\x1bOQ",
    3: "\x1bOR",
    4: "\x1bOS",
    5: "\x1b[15~",
    6: "\x1b[17~",
    7: "\x1b[18~",
    8: "\x1b[19~",
    9: "\x1b[20~",
    12: "\x1b[24~",
}
