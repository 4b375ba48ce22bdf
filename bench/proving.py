"""Verify, replay and exports of a long log, each as a program of its own: time, and memory beside a tenth of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.exporting import fill
from bench.saving import opened
from bench.table import Line

MANY, FEW = 300_000, 30_000
LIMITS = {
    "verify": 30.0, "replay": 60.0, "export --output a.csv": None, "export --what ledger --output a.xlsx": None
}  # fmt: skip
"""Seconds."""

FLAT = 1.25
"""So much more memory, at most, for ten times the entries."""

MEASURED = """
import sys
from pathlib import Path
sys.argv = ["station", "--home", *sys.argv[1:]]
from station.cli import main
try:
    main()
finally:
    sys.stdout.flush()
    print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def _run(home: Path, command: str) -> tuple[float, float]:
    """Seconds, and the peak in MB."""
    begun = time.perf_counter()
    words = [sys.executable, "-c", MEASURED, str(home), *command.split()]
    inside = os.environ | {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        words, capture_output=True, text=True, check=True, cwd=home.parent, env=inside
    )
    return time.perf_counter() - begun, int(done.stderr.split()[-1]) / 1024


def _of(count: int) -> dict[str, tuple[float, float]]:
    with tempfile.TemporaryDirectory() as name:
        desk = opened(Path(name))
        fill(desk, count)
        desk.store.close()
        return {command: _run(Path(name) / "home", command) for command in LIMITS}


def run() -> list[Line]:
    """Both logs one after the other."""
    few, many = _of(FEW), _of(MANY)
    lines = []
    for command, limit in LIMITS.items():
        took, peak = many[command]
        beside = few[command][1]
        lines += [
            Line(f"{command} of {MANY // 1000} k", f"{took:.1f} s", f"{few[command][0]:.1f} s of {FEW // 1000} k", "-",
                 f"<= {limit:.0f} s" if limit else "-", limit is None or took <= limit),
            Line(f"memory of {command}", f"{peak:.0f} MB", f"{beside:.0f} MB of {FEW // 1000} k", f"{peak / beside:.2f}",
                 f"<= {FLAT}", peak <= FLAT * beside),
        ]  # fmt: skip
    return lines
