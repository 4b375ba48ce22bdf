"""Faults below SQLite, one at every write, sync, rename and deletion of every command.

`python -m tests.faults [STEP] [COMMAND ...]` tries each STEP-th place in every way and prints a table.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from station.settings import HomePaths
from storage.home import Home, new_settings, recovery_text, signing_keys
from storage.journal import entries as journal
from storage.proof import verify
from storage.store import Store
from storage.upkeep import backup
from storage.upkeep.founding import found
from tests.conftest import make_home
from tests.forked import Forge

MODES = ("fail", "full", "kill", "torn", "power")


def lines(prefix: str) -> str:
    """A few records."""
    return "".join(
        json.dumps({"kind": "screening", "key": f"{prefix}{at}", "person": {"name": "张三丰"},
                    "readings": [{"celsius": 36.5}], "mask": "worn"}) + "\n"
        for at in range(4)
    )  # fmt: skip


def shim(folder: Path) -> Path:
    """The disk with faults, compiled."""
    made = folder / "faulty_disk.so"
    source = Path(__file__).with_name("faulty_disk.c")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl", "-lpthread"],
        check=True,
    )
    return made


@dataclass(frozen=True)
class Job:
    """A command over a prepared home, and the words that it is called with."""

    words: tuple[str, ...]
    stdin: str = ""
    fresh: bool = False
    """Whether there is no home before."""


@dataclass
class Ground:
    """What every try starts from."""

    folder: Path

    def __post_init__(self) -> None:
        self.forge = Forge(self.folder, shim(self.folder))
        root = self.folder / "before"
        home = make_home(root)
        signing_keys.make(home.paths, "slips")
        self.key = home.key
        run = [sys.executable, "-m", "station.cli", "--home", str(root)]
        subprocess.run([*run, "record", "-"], input=lines("before"), text=True,
                       capture_output=True, check=True)  # fmt: skip
        store = Store(Home.open(root))
        backup.write(store, self.folder / "b.zip")
        with store.database.write() as connection:
            connection.exec_driver_sql("UPDATE screening_view SET name = 'x' WHERE seq % 2 = 0")
        store.close()
        self.entries = entries(root)
        text = recovery_text(self.key)
        self.jobs = {
            "init": Job(("init",), fresh=True),
            "record": Job(("record", "-"), lines("new")),
            "backup": Job(("backup", "HOME/../out.zip")),
            "restore": Job(
                ("restore", "--recovery-key", text, str(self.folder / "b.zip")), fresh=True
            ),
            "restore aside": Job(
                ("restore", "--aside", "--recovery-key", text, str(self.folder / "b.zip"))
            ),
            "replay": Job(("replay",)),
            "remove": Job(("remove", "4", "--reason", "r", "--yes")),
            "key renew": Job(("key", "renew")),
        }

    def run(
        self, job: Job, at: int, mode: str
    ) -> tuple[Path, subprocess.CompletedProcess[str], int]:
        """One try; the home, what the command said, and how many places there were."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        root = place / "home"
        if not job.fresh:
            shutil.copytree(self.folder / "before", root)
        words = [word.replace("HOME", str(root)) for word in job.words]
        env = os.environ | {
            "FAULT_DIR": str(place), "FAULT_AT": str(at), "FAULT_MODE": mode,
            "FAULT_COUNT": str(self.folder / "count"), "STATION_LANG": "en",
        }  # fmt: skip
        done = self.forge.run(["--home", str(root), *words], env, job.stdin)
        counted = self.folder / "count"
        count = int(counted.read_text() or 0) if counted.exists() else 0
        counted.unlink(missing_ok=True)
        return root, done, count


def entries(root: Path) -> dict[str, int]:
    """The ids in a home's journal."""
    store = Store(Home.open(root))
    with store.database.read() as connection:
        kept = {e.header.id: e.header.seq for e in journal.page(connection, 0, 10_000)}
    store.close()
    return kept


def judge(
    ground: Ground, name: str, root: Path, done: subprocess.CompletedProcess[str]
) -> list[str]:
    """What is wrong after a try; empty where nothing is."""
    job = ground.jobs[name]
    wrong = ["traceback"] if "Traceback" in done.stderr else []
    if not Home.exists(root):
        if not job.fresh:
            return [*wrong, "home gone"]
        found(root, new_settings(name="again"))
    store = Store(Home.open(root))
    verdict = verify.verify(store.database)
    store.close()
    # The views were wrong before; nothing but a replay or a restore mends them.
    if not verdict.ok and (verdict.fault is not verify.Fault.VIEWS or job.fresh):
        wrong.append(f"verify {verdict.fault} {verdict.seq} {verdict.detail}")
    kept = entries(root)
    if not receipts(done) <= kept.keys():
        wrong.append("receipt lost")
    if not job.fresh:
        if "restore" not in name and not ground.entries.items() <= kept.items():
            wrong.append("entries lost")
        if not signing_keys.listed(HomePaths(root)):
            wrong.append("signing key lost")
    return wrong


def receipts(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The ids that were given."""
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {str(line["id"]) for line in told if "id" in line}


def tries(ground: Ground, step: int, names: list[str]) -> Iterator[tuple[str, str, int]]:
    """Every place in every way."""
    for name in names:
        _, done, count = ground.run(ground.jobs[name], 0, "")
        assert done.returncode == 0, done.stderr
        assert count > 5, name
        for offset, mode in enumerate(MODES):
            for at in range(1 + offset % step, count + 1, step):
                yield name, mode, at


def attempt(ground: Ground, name: str, mode: str, at: int) -> list[str]:
    """One try, judged, and cleared away."""
    root, done, _ = ground.run(ground.jobs[name], at, mode)
    try:
        return judge(ground, name, root, done)
    finally:
        shutil.rmtree(root.parent, ignore_errors=True)


def main(out: Callable[[str], None] = print) -> None:
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        totals: Counter[tuple[str, str]] = Counter()
        bad: Counter[tuple[str, str]] = Counter()
        for name, mode, at in tries(ground, step, sys.argv[2:] or list(ground.jobs)):
            wrong = attempt(ground, name, mode, at)
            totals[name, mode] += 1
            if wrong:
                bad[name, mode] += 1
                out(f"{name} {mode} at {at}: {wrong}")
        ground.forge.close()
        for name in dict.fromkeys(name for name, _ in totals):
            row = "  ".join(f"{mode} {bad[name, mode]}/{totals[name, mode]}" for mode in MODES)
            out(f"{name:14} {row}")


if __name__ == "__main__":
    main()
