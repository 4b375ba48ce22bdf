"""A damaged file: named, never mistaken for a wrong key; what is whole of it comes out."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from station.people.person import Person
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.database import cipher_pages
from storage.desk import Desk
from storage.home import Home
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from storage.upkeep import salvage
from storage.upkeep.removal import remove
from tests.conftest import Run, make_home

PAGE = cipher_pages.SIZE


def kept(root: Path) -> dict[int, tuple[str, bytes | None]]:
    store = Store(Home.open(root))
    with store.database.read() as connection:
        found = {e.header.seq: (e.header.id, e.raw) for e in journal.page(connection, 0, 10_000)}
    store.close()
    return found


def worked(root: Path, count: int = 60) -> Path:
    """A closed home with some records, one of them with a long body, one removed."""
    store = Store(make_home(root))
    store.begin("李岚")
    desk = Desk(store)
    for at in range(count):
        long = "很长" * 20 if at == 7 else "张三丰"
        person = Person(long, address="地址" * 1200 if at == 7 else "")
        screenings.apply(desk, Screening(person=person, readings=(Reading(36.5),), mask=Mask.WORN))
    with store.database.read() as connection:
        entry = journal.page(connection, 20, 1)[0]
    remove(store, [entry.header.subject], "保存期满")
    store.close()
    return root


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked(tmp_path_factory.mktemp("whole") / "home")


def copied(whole: Path, to: Path) -> Path:
    shutil.copytree(whole, to)
    return to


def flip(path: Path, at: int, bit: int = 0) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << bit)]))


def test_every_flipped_bit_is_found(whole: Path, tmp_path: Path, station: Run) -> None:
    root = copied(whole, tmp_path / "home")
    size = (root / "station.db").stat().st_size
    chance = random.Random(5)
    for _ in range(12):
        at, bit = chance.randrange(PAGE, size), chance.randrange(8)
        flip(root / "station.db", at, bit)
        done = station("verify")
        assert done.returncode == 1, (at, bit)
        assert "page" in done.stdout
        flip(root / "station.db", at, bit)
    assert station("verify").returncode == 0


@pytest.mark.parametrize("at", [3, 40, 2000, 4090])
def test_a_damaged_first_page_is_no_wrong_key(
    whole: Path, tmp_path: Path, station: Run, at: int
) -> None:
    root = copied(whole, tmp_path / "home")
    flip(root / "station.db", at)
    done = station("log")
    assert done.returncode == 1
    assert "S-304" in done.stderr
    told = station("verify").stdout
    assert "page 1" in told or "S-304" in told
    out = station("salvage", str(tmp_path / "new"))
    assert "entries are whole" in out.stderr
    assert kept(tmp_path / "new").items() >= kept(whole).items()


def test_verify_changes_nothing(whole: Path, tmp_path: Path, station: Run) -> None:
    root = copied(whole, tmp_path / "home")
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert station("verify").returncode == 0
    after = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert {p: v for p, v in after.items() if not p.name.endswith(("-shm", "-wal"))} == before


@pytest.mark.parametrize("seed", range(6))
def test_what_is_whole_comes_out_and_the_rest_is_listed(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    root = copied(whole, tmp_path / "home")
    path = root / "station.db"
    chance = random.Random(seed)
    count = path.stat().st_size // PAGE
    for number in chance.sample(range(1, count), k=(1, 2, 4, 8, 16, count - 12)[seed]):
        flip(path, number * PAGE + chance.randrange(PAGE))
    before = kept(whole)
    try:
        told = salvage.salvage(Home.open(root), tmp_path / "new")
    except Problem as problem:
        assert problem.code.value == "S-304"
        assert seed == 5
        return
    found = kept(tmp_path / "new")
    missing = {seq for first, last in told.missing for seq in range(first, last + 1)}
    assert told.pages > 0
    assert {seq: found[seq] for seq in found if seq in before and seq not in missing} == {
        seq: value for seq, value in before.items() if seq not in missing
    }
    store = Store(Home.open(tmp_path / "new"))
    verdict = verify.verify(store.database)
    assert verdict.ok, verdict
    screenings.apply(Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    assert verify.verify(store.database).ok
    store.close()


def test_what_lies_in_the_log_alone_comes_out_too(tmp_path: Path) -> None:
    store = Store(make_home(tmp_path / "running"))
    store.begin("李岚")
    for _ in range(9):
        screenings.apply(Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    shutil.copytree(tmp_path / "running", tmp_path / "killed")
    store.close()
    flip(tmp_path / "killed" / "station.db", 50)
    told = salvage.salvage(Home.open(tmp_path / "killed"), tmp_path / "new")
    assert told.missing == []
    assert kept(tmp_path / "new").items() >= kept(tmp_path / "running").items()


def test_a_gap_that_nobody_declared_is_a_theft(whole: Path, tmp_path: Path) -> None:
    root = copied(whole, tmp_path / "home")
    store = Store(Home.open(root))
    with store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE seq = 9")
    verdict = verify.verify(store.database)
    assert (verdict.ok, verdict.fault, verdict.seq) == (False, verify.Fault.GAP, 9)
    store.close()


def test_a_removed_body_does_not_come_back(whole: Path, tmp_path: Path) -> None:
    root = copied(whole, tmp_path / "home")
    salvage.salvage(Home.open(root), tmp_path / "new")
    assert [seq for seq, (_, raw) in kept(tmp_path / "new").items() if raw is None] == [21]


def test_a_wrong_key_is_still_a_wrong_key(whole: Path, tmp_path: Path, station: Run) -> None:
    root = copied(whole, tmp_path / "home")
    (root / "keys" / "database.key").write_text("00" * 32)
    for command in ("log", "verify"):
        assert "S-303" in station(command).stderr
