"""The real app with a spy: on SIGUSR1 it writes what it shows to a file, on SIGUSR2 it starts afresh.

Run in a pty as `python -m tests.spied HOME FILE`.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.widgets import Input

import screens.app
from screens.app import StationApp
from screens.counter.encounter_view import EncounterView
from screens.shell.messages import Scanned
from screens.widgets.choices import Choices
from screens.widgets.rowlist import RowList
from station.counter.counter import Counter
from station.i18n import Lang


class Spied(StationApp):
    """Tells every scan that came through, and what stands in every widget."""

    CSS_PATH = str(Path(screens.app.__file__).with_name("station.tcss"))

    def __init__(self, home: Path, file: Path) -> None:
        super().__init__(home, Lang.ZH)
        self.file = file
        self.scans: list[str] = []
        self.turn = 0
        self.late = 0.0
        """By how much a thread of this process, as the one that reads the keys, came late at most."""
        threading.Thread(target=self._watch, daemon=True).start()
        self.listen: Callable[[], None] = self.bell

    def _watch(self) -> None:
        while True:
            due = time.perf_counter() + 0.005
            time.sleep(0.005)
            self.late = max(self.late, time.perf_counter() - due)

    def on_mount(self) -> None:
        """Also listens."""
        super().on_mount()
        self.listen()

    def on_scanned(self, message: Scanned) -> None:
        """Remembers it; Textual calls the app's own handler besides."""
        self.scans.append(message.text)

    def told(self) -> dict[str, Any]:
        """Everything that a key may change."""
        screen = self.screen
        values = {f"{w.id}": w.value for w in screen.query(Input)}
        chosen = {f"{w.id}": sorted(w.chosen) for w in screen.query(Choices)}
        rows = {f"{w.id}": w.chosen for w in screen.query(RowList)}
        focus = self.focused.id or type(self.focused).__name__ if self.focused else None
        digits = [m.encounter.digits for m in self.screen_stack if isinstance(m, EncounterView)]
        desk = self.desk
        kinds: list[str] = []
        if desk is not None:
            with desk.store.database.read() as connection:
                rows_ = connection.exec_driver_sql("SELECT kind FROM entry ORDER BY seq").all()
                kinds = [row[0] for row in rows_]
        return {
            "turn": self.turn, "stack": [type(s).__name__ for s in self.screen_stack],
            "values": values, "chosen": chosen, "rows": rows, "focus": focus, "digits": digits,
            "takes": isinstance(self.focused, Input) or isinstance(screen, EncounterView),
            "kinds": kinds, "scans": self.scans, "chain": len(screen.focus_chain),
            "late": self.late,
        }  # fmt: skip

    def write_down(self) -> None:
        """SIGUSR1."""
        self.turn += 1
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.told()), "utf-8")
        os.replace(part, self.file)
        self.late = 0.0

    async def afresh(self) -> None:
        """SIGUSR2: nobody stands here, no form is open, nothing was scanned."""
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        self.scans.clear()
        main = self.main
        if isinstance(main, EncounterView):
            main.show_counter(Counter())
        self.write_down()


def main() -> None:
    app = Spied(Path(sys.argv[1]), Path(sys.argv[2]))

    def listen() -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, lambda: app.call_later(app.write_down))
        loop.add_signal_handler(signal.SIGUSR2, lambda: app.call_later(app.afresh))

    app.listen = listen
    app.run()


if __name__ == "__main__":
    main()
