"""A home on a medium that cannot be written opens for reading, and a full one loses nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.bootstrap import open_desk
from storage.desk import Desk
from storage.home import Home
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from storage.upkeep import key_kept
from tests.app import opened
from tests.conftest import NOON, Run, make_home


def mounted(what: list[str], at: Path) -> Iterator[Path]:
    """A file system for the time of a test; skipped where nobody may mount one."""
    at.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *what, str(at)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=False)


@pytest.fixture(params=["closed", "killed"])
def medium(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A read-only home, closed well, or as a kill leaves it: the end lies in the log alone."""
    store = Store(make_home(tmp_path / "work"), FixedClock(NOON))
    store.begin("李岚")
    for _ in range(5):
        screenings.apply(Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    if request.param == "closed":
        store.close()
    shutil.copytree(tmp_path / "work", tmp_path / "copy", ignore=shutil.ignore_patterns("*-shm"))
    store.database.close()
    for at in mounted(["-o", "bind", str(tmp_path / "copy")], tmp_path / "home"):
        # An older mount makes a bind read-only in a second step alone.
        subprocess.run(["mount", "-o", "remount,bind,ro", str(at)], check=True)
        yield at


def test_everything_that_reads_works(medium: Path, station: Run, tmp_path: Path) -> None:
    entries = [json.loads(line) for line in station("log", "--json").stdout.splitlines()]
    assert len([e for e in entries if e["kind"] == "screening.recorded"]) == 5
    assert station("verify").returncode == 0
    assert "S-319" in station("record", "-", stdin='{"kind": "hold"}\n').stderr
    assert station("backup", str(tmp_path / "b.zip")).returncode == 0
    store = Store(Home.open(medium))
    with pytest.raises(Problem, match="S-319"):
        store.begin("李岚")
    with pytest.raises(Problem, match="S-319"):
        key_kept.keep(store, "correct horse 41")
    store.close()


async def test_the_screens_open_for_reading_and_say_so(medium: Path, clock: FixedClock) -> None:
    async with opened(medium, clock) as hand:
        from textual.widgets import Static

        assert "S-319" in str(hand.main.query_one("#notice", Static).render())
        await hand.type("3", "6", "5", "enter")
        assert "S-319" in str(hand.main.query_one("#notice", Static).render())
        assert hand.main.encounter.digits == "365"
        assert len(hand.entries("screening.recorded")) == 5


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Three megabytes."""
    yield from mounted(["-t", "tmpfs", "-o", "size=3m", "tmpfs"], tmp_path / "small")


def test_a_full_disk_stops_the_save_and_room_lets_it_go_on(small: Path) -> None:
    make_home(small / "home")
    desk = open_desk(small / "home", FixedClock(NOON))
    seen = Screening(readings=(Reading(36.5),), mask=Mask.WORN)
    receipts = []
    (small / "other").write_bytes(b"x" * 500_000)
    with pytest.raises(Problem, match="S-306"):
        for _ in range(3000):
            receipts.append(screenings.apply(desk, seen).receipt.seq)
    with pytest.raises(Problem, match="S-306"):
        screenings.apply(desk, seen)
    (small / "other").unlink()
    receipts.append(screenings.apply(desk, seen).receipt.seq)
    assert receipts == list(range(receipts[0], receipts[0] + len(receipts)))
    desk.store.close()
    store = Store(Home.open(small / "home"))
    assert store.lost is None
    verdict = verify.verify(store.database)
    assert verdict.ok, verdict
    store.close()


def test_a_disk_that_is_full_at_the_opening_is_no_damage(small: Path, station: Run) -> None:
    made = make_home(small / "home")
    made.paths.root.rename(small / "h")
    (small / "fill").write_bytes(b"")
    with suppress(OSError), (small / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    done = station("--home", str(small / "h"), "log")
    assert "S-304" not in done.stderr
    assert done.returncode == 0 or "S-306" in done.stderr
    (small / "fill").unlink()
    assert station("--home", str(small / "h"), "verify").returncode == 0
