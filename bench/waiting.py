"""How long a save waits while another process works on the same home, beside saving alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.saving import line, opened
from bench.table import Line, quantile
from storage import lines as record_lines
from storage.desk import Desk

RECORDS = 4000
ALLOWED = 0.1


def run() -> list[Line]:
    """The longest wait for each kind of work."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = opened(folder)
        for at in range(RECORDS):
            record_lines.take(desk, line(at))
        alone = _saves(desk, 10_000, lambda: False, 600)
        lines = []
        for at, (what, words) in enumerate(_works(folder).items(), 2):
            _spoil(desk)
            process = subprocess.Popen(
                [sys.executable, "-m", "station.cli", "--home", str(folder / "home"), *words],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            found = _saves(desk, at * 100_000, _ended(process))
            longest = max(found)
            lines.append(
                Line(f"longest save during {what}", f"{longest * 1e3:.0f} ms of {len(found)}",
                     f"{max(alone) * 1e3:.0f} ms alone", f"{longest / max(alone):.1f}",
                     "<= 100 ms", longest <= ALLOWED)
            )  # fmt: skip
            lines.append(
                Line(f"p99 of a save during {what}", f"{quantile(found, 0.99) * 1e3:.1f} ms",
                     f"{quantile(alone, 0.99) * 1e3:.1f} ms alone", "-", "-", True)
            )  # fmt: skip
        desk.store.close()
        return lines


def _works(folder: Path) -> dict[str, tuple[str, ...]]:
    return {
        "replay": ("replay",),
        "verify": ("verify",),
        "backup": ("backup", str(folder / "b.zip")),
        "removal": ("remove", "--before", "2999-01-01", "--reason", "r", "--yes"),
    }


def _ended(process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    return lambda: process.poll() is not None


def _spoil(desk: Desk) -> None:
    """Something to mend."""
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE screening_view SET plate = 'x' WHERE seq % 3 = 0")


def _saves(desk: Desk, base: int, ended: Callable[[], bool], most: int = 100_000) -> list[float]:
    found: list[float] = []
    while len(found) < most and not ended():
        begun = time.perf_counter()
        record_lines.take(desk, line(base + len(found)))
        found.append(time.perf_counter() - begun)
        time.sleep(0.002)
    return found
