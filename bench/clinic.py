"""The clinic: one key to a hold on the screen, a board of 200 holds, a search per key at 5,000 names."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.screen import Pty
from bench.table import Line, quantile
from station.i18n import Lang
from station.kinds import StationKind
from station.medicines import catalogue
from station.medicines.catalogue import Catalogue
from storage.desk import Desk
from storage.holds.service import open_hold
from storage.home import new_settings
from storage.store import Store
from storage.upkeep.founding import found

HOLDS, NAMES, KEYS = 200, 5_000, 30
F6 = "\x1b[17~"


def run() -> list[Line]:
    """All three."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "home"
        settings = new_settings(name="bench", operator="b", place="220183", kind=StationKind.CLINIC)
        store = Store(found(root, settings))
        store.begin("b")
        store.close()
        opened = _holds(root)
        repaints = asyncio.run(_board(root))
    return [
        _line("one key to a hold in sight, p95", opened, 0.100, "<= 100 ms"),
        _line(f"board of {HOLDS} holds repaints, p95", repaints, 0.050, "<= 50 ms"),
        _line(f"search per key at {NAMES:,} names, p99", _search(), 0.020, "<= 20 ms", 0.99),
    ]


def _line(what: str, taken: list[float], limit: float, goal: str, share: float = 0.95) -> Line:
    tail = quantile(taken, share)
    return Line(
        what, f"{tail * 1e3:.1f} ms", f"of {len(taken)}", f"{tail / limit:.2f}", goal, tail <= limit
    )


def _holds(root: Path) -> list[float]:
    """Until the count in the strip has changed: the hold is on the disk and in sight by then."""
    terminal = Pty(["-m", "station.cli", "--home", str(root), "--lang", "zh", "run"])
    terminal.quiet(1.5)
    taken = []
    for at in range(KEYS):
        seen, begun = b"", time.perf_counter()
        terminal.child.send(F6)
        wanted = re.compile(rf"留置 ?{at + 1}\b|\b{at + 1} ?·".encode())
        while time.perf_counter() - begun < 2 and not wanted.search(seen):
            try:
                seen += terminal.child.read_nonblocking(65536, 0.005)
            except Exception:
                continue
        taken.append(time.perf_counter() - begun)
        terminal.quiet(0.15)
    terminal.close()
    return taken


async def _board(root: Path) -> list[float]:
    """From a second's tick to the painted board, in the app itself."""
    from screens.app import StationApp
    from screens.holds.hold_board import HoldsScreen

    app = StationApp(root, Lang.ZH)
    taken = []
    async with app.run_test(size=(120, 40)) as pilot:
        while app.desk is None:
            await pilot.pause(0.05)
        desk: Desk = app.desk
        for _ in range(HOLDS):
            open_hold(desk.store)
        app.main.reload()
        await pilot.pause(0.5)
        app.push_screen(HoldsScreen())
        await pilot.pause(0.3)
        for _ in range(KEYS):
            await asyncio.sleep(1.02 / 4)
            begun = time.perf_counter()
            screen = app.screen
            assert isinstance(screen, HoldsScreen)
            screen.fill()
            rows = screen.query_one("#rows")
            rows.refresh()
            done = asyncio.Event()
            rows.call_after_refresh(done.set)
            await done.wait()
            taken.append(time.perf_counter() - begun)
        app.bridge.close()
        desk.store.close()
    return taken


def _search() -> list[float]:
    """Every key of some names, typed one after another."""
    known = catalogue.default_catalogue().medicines
    many = [
        replace(m, name=f"{m.name}{at}") for at in range(NAMES // len(known) + 1) for m in known
    ]
    found = Catalogue(tuple(many[:NAMES]))
    taken = []
    for word in ("布洛芬缓释胶囊", "amoxicillin", "lhqwjn", "zzzz"):
        for end in range(1, len(word) + 1):
            begun = time.perf_counter()
            found.find(word[:end])
            taken.append(time.perf_counter() - begun)
    return taken
