"""A home that is newer, foreign or damaged, and one that several processes write to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from station.people.person import Person
from station.problems import StationProblem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.home import Home
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from tests.conftest import make_home


def screened() -> Screening:
    return Screening(person=Person("张三丰"), readings=(Reading(36.5),), mask=Mask.WORN)


def test_a_newer_home_is_refused_and_left_alone(desk: Desk) -> None:
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(StationProblem, match="S-305"):
        Store(desk.store.home)
    with pytest.raises(StationProblem, match="S-312"):
        screenings.apply(desk, screened())


def test_a_wrong_key_is_named(desk: Desk) -> None:
    screenings.apply(desk, screened())
    wrong = Home(desk.store.home.paths, desk.store.settings, bytes(32))
    with pytest.raises(StationProblem, match="S-303"):
        Store(wrong)


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    store = Store(made)
    store.begin("李岚")
    desk = Desk(store)
    for _ in range(50):
        screenings.apply(desk, screened())
    store.close()
    raw = bytearray(made.paths.database.read_bytes())
    for at in range(4096 * 3, len(raw), 4096):
        raw[at + 100] ^= 0xFF
    made.paths.database.write_bytes(raw)
    with pytest.raises(StationProblem, match="S-304"):
        verify.verify(Store(made).database)


def test_three_processes_record_at_once(tmp_path: Path) -> None:
    root = tmp_path / "home"
    Store(make_home(root)).close()
    lines = [
        "".join(json.dumps({"kind": "hold", "key": f"{p}-{i}"}) + "\n" for i in range(150))
        for p in range(3)
    ]
    commands = [sys.executable, "-m", "station.cli", "--home", str(root), "record", "-"]
    started = [
        subprocess.Popen(commands, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in lines
    ]
    for process, text in zip(started, lines, strict=True):
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
    receipts = [json.loads(line) for p in started for line in (p.stdout or ())]
    assert [p.wait(60) for p in started] == [0, 0, 0]
    seqs = [r["seq"] for r in receipts]
    assert len(set(seqs)) == len(seqs) == 450
    store = Store(Home.open(root))
    verdict = verify.verify(store.database)
    assert verdict.ok, verdict
    store.close()
