"""What happens to a home's files beside a running program, and what is told of a lost end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import Static

from station.clock import FixedClock
from station.people.person import Person
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.database.noted_head import SLOT, Noted, NotedHead
from storage.desk import Desk
from storage.home import Home
from storage.journal import entries as journal
from storage.journal import lineage
from storage.journal.lineage import Lost
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from tests.app import opened, prepare
from tests.conftest import Run, make_home


def working(root: Path) -> Desk:
    store = Store(Home.open(root) if root.exists() else make_home(root))
    store.begin("李岚")
    return Desk(store)


def record(desk: Desk, count: int = 1) -> list[int]:
    seen = Screening(person=Person("张三丰"), readings=(Reading(36.5),), mask=Mask.WORN)
    return [screenings.apply(desk, seen).receipt.seq for _ in range(count)]


def killed(desk: Desk, to: Path) -> Path:
    """The home's files as a kill leaves them."""
    shutil.copytree(desk.store.home.paths.root, to)
    desk.store.close()
    return to


def test_a_deleted_log_is_told_at_the_next_start_and_stays_in_the_journal(
    tmp_path: Path, station: Run
) -> None:
    desk = working(tmp_path / "running")
    record(desk, 20)
    with desk.store.database.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.store.close()
    desk = working(tmp_path / "running")
    last = record(desk, 30)[-1]
    root = killed(desk, tmp_path / "home")
    (root / "station.db-wal").unlink()
    store = Store(Home.open(root))
    assert store.lost is not None
    assert store.lost.last == last
    assert store.lost.count >= 25
    lost, lineage = store.lost, store.lineage
    store.close()
    again = Store(Home.open(root))
    assert again.lost is None
    assert again.lineage == lineage
    assert verify.verify(again.database).ok
    assert record(Desk(again))[0] < last  # goes on from what is there, under another lineage
    again.close()
    told = json.loads(station("doctor", "--json").stdout.splitlines()[-1])
    assert told["item"] == "losses"
    assert f"{lost.first}-{lost.last}" in told["detail"]


def test_a_damaged_log_is_told_too(tmp_path: Path) -> None:
    desk = working(tmp_path / "running")
    record(desk, 30)
    root = killed(desk, tmp_path / "home")
    wal = root / "station.db-wal"
    raw = bytearray(wal.read_bytes())
    raw[len(raw) * 2 // 3] ^= 1
    wal.write_bytes(raw)
    store = Store(Home.open(root))
    assert store.lost is not None
    assert 0 < store.lost.count < 30
    store.close()


def test_a_whole_journal_is_not_told_as_short(tmp_path: Path) -> None:
    desk = working(tmp_path / "running")
    record(desk, 3)
    store = Store(Home.open(killed(desk, tmp_path / "home")))
    assert store.lost is None
    store.close()


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_database_that_goes_away_stops_the_next_save(tmp_path: Path, how: str) -> None:
    desk = working(tmp_path / "home")
    record(desk, 3)
    path = desk.store.home.paths.database
    if how == "deleted":
        path.unlink()
    else:
        path.rename(tmp_path / "elsewhere")
    if how == "replaced":
        shutil.copyfile(tmp_path / "elsewhere", path)
    with pytest.raises(Problem, match="S-316"):
        record(desk)
    if how == "moved":
        (tmp_path / "elsewhere").rename(path)
        assert record(desk)
    desk.store.close()


WRITER = """
import sys
from pathlib import Path
from station.screening.screening import Screening
from station.screening.temperature import Reading
from station.problems import Problem
from storage.desk import Desk
from storage.home import Home
from storage.screenings import service as screenings
from storage.store import Store
store = Store(Home.open(Path(sys.argv[1])))
store.begin("writer")
desk = Desk(store)
print("ready", flush=True)
for line in sys.stdin:
    try:
        receipt = screenings.apply(desk, Screening(readings=(Reading(36.5),))).receipt
        print(receipt.seq, receipt.id, flush=True)
    except Problem as problem:
        print(problem.code.value, flush=True)
"""


class Writer:
    """Another process that saves when it is told to."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.told() == "ready"

    def told(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def save(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.told()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


@pytest.mark.parametrize("gone", [("-shm",), ("-wal",), ("-shm", "-wal"), ("-shm", "lock")])
@pytest.mark.parametrize("saved", [0, 2])
def test_files_deleted_beside_a_program_never_give_one_seq_twice(
    tmp_path: Path, gone: tuple[str, ...], saved: int
) -> None:
    """One program stops, another does not begin beside it; when all are closed it goes on."""
    root = tmp_path / "home"
    working(root).store.close()
    one = Writer(root)
    receipts = [one.save() for _ in range(saved)]
    for name in gone:
        (root / ("station.lock" if name == "lock" else f"station.db{name}")).unlink(missing_ok=True)
    assert one.save() == "S-316"
    with pytest.raises(Problem, match="S-316"):
        Store(Home.open(root))
    assert one.save() == "S-316"
    one.end()
    two, three = Writer(root), Writer(root)
    for _ in range(3):
        receipts += [two.save(), three.save()]
    three.end()
    two.end()
    given = [r.split() for r in receipts]
    store = Store(Home.open(root))
    verdict = verify.verify(store.database)
    assert verdict.ok, verdict
    with store.database.read() as connection:
        kept = {e.header.id for e in journal.page(connection, 0)}
        told = [lineage.lost_of(entry) for entry in lineage.losses(connection)]
    missing = [int(seq) for seq, id_ in given if id_ not in kept]
    # What a deleted log held is gone, and told by its seqs; nothing else is.
    assert all(any(t.first <= seq <= t.last for t in told) for seq in missing)
    if "-wal" not in gone:
        assert told == []
        assert len({seq for seq, _ in given}) == len(given)
    store.close()


def test_a_lineage_that_another_program_began_is_taken_up(tmp_path: Path) -> None:
    root = tmp_path / "home"
    one, two = working(root), working(root)
    one.store.begin_lineage(None)
    record(two)
    verdict = verify.verify(two.store.database)
    assert verdict.ok, verdict
    one.store.close()
    two.store.close()


def test_verify_alone_tells_an_older_database_put_back(tmp_path: Path, station: Run) -> None:
    desk = working(tmp_path / "home")
    record(desk, 2)
    desk.store.close()
    shutil.copyfile(tmp_path / "home" / "station.db", tmp_path / "older.db")
    desk = working(tmp_path / "home")
    record(desk, 3)
    desk.store.close()
    shutil.copyfile(tmp_path / "older.db", tmp_path / "home" / "station.db")
    done = station("verify")
    assert done.returncode == 1
    assert "station.head" in done.stdout


def test_a_head_that_was_deleted_is_noted_anew(tmp_path: Path) -> None:
    desk = working(tmp_path / "home")
    desk.store.home.paths.head.unlink()
    seq = record(desk)[-1]
    noted = NotedHead(desk.store.home.paths.head, desk.store.settings.id).read()
    assert noted is not None
    assert noted.seq == seq
    desk.store.close()


def test_what_another_station_left_says_nothing_here(tmp_path: Path) -> None:
    desk = working(tmp_path / "one")
    record(desk, 9)
    desk.store.close()
    made = make_home(tmp_path / "two")
    shutil.copyfile(tmp_path / "one" / "station.head", made.paths.head)
    store = Store(made)
    assert store.lost is None
    store.close()


def test_a_torn_slot_leaves_the_other(tmp_path: Path) -> None:
    noted = NotedHead(tmp_path / "station.head", "abcdefgh")
    for seq in (7, 8):
        noted.note(Noted(seq, "ab" * 32, "AAAAAA"))
    raw = bytearray((tmp_path / "station.head").read_bytes())
    assert noted.read() == Noted(8, "ab" * 32, "AAAAAA")
    raw[5] ^= 1  # the slot of 8
    (tmp_path / "station.head").write_bytes(raw)
    assert noted.read() == Noted(7, "ab" * 32, "AAAAAA")
    (tmp_path / "station.head").write_bytes(os.urandom(2 * SLOT))
    assert noted.read() is None
    noted.close()


def test_what_is_lost_is_counted() -> None:
    assert Lost(145, 220).count == 76


@pytest.mark.parametrize("name", ["station.db", "station.db-wal"])
async def test_a_window_whose_files_go_away_keeps_the_record_and_says_so(
    tmp_path: Path, clock: FixedClock, name: str
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5")
        (root / name).rename(tmp_path / "elsewhere")
        await hand.type("enter")
        await hand.idle()
        assert "S-316" in str(hand.main.query_one("#notice", Static).render())
        assert hand.main.encounter.digits == "365"
        (tmp_path / "elsewhere").rename(root / name)
        await hand.type("enter")
        await hand.idle()
        assert len(hand.entries("screening.recorded")) == 1
