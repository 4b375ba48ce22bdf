"""The real app with a recorder: every key with the milliseconds before it, as tests/devices/keylogs keeps them.

Run in a terminal as `python -m tests.record_keys HOME FILE`; then add the `# wanted: ...` lines.
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events

import screens.app
from screens.app import StationApp
from station.i18n import Lang


class Recorded(StationApp):
    """Writes each key down before it is looked at."""

    CSS_PATH = str(Path(screens.app.__file__).with_name("station.tcss"))

    def __init__(self, home: Path, file: Path) -> None:
        super().__init__(home, Lang.ZH)
        self.file = file.open("a", encoding="utf-8", buffering=1)
        self.last: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """A key, once, with the gap before it."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            gap = 0.0 if self.last is None else event.time - self.last
            self.last = event.time
            self.file.write(f"{round(gap * 1000)} {line(event)}\n")
        await super().on_event(event)


def line(event: events.Key) -> str:
    """A key as a log names it: its character, else its name."""
    typed = event.character or ""
    return typed if len(typed) == 1 and typed.isprintable() and typed != " " else event.key


if __name__ == "__main__":
    Recorded(Path(sys.argv[1]), Path(sys.argv[2])).run()
