"""Backups that are opened and verified, rotate, and make themselves."""

from __future__ import annotations

import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.home import Home, save_settings
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from storage.upkeep import backup, restore
from tests.app import opened, prepare
from tests.conftest import NOON, Run, make_home


def record(desk: Desk) -> None:
    screenings.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))


def test_the_head_is_the_copys_own_under_load(desk: Desk, tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            record(desk)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        heads = [backup.write(desk.store, tmp_path / f"{n}.zip") for n in range(3)]
    finally:
        stop.set()
        worker.join()
    key = desk.store.home.key
    for n, head in enumerate(heads):
        store = restore.restore(tmp_path / f"{n}.zip", tmp_path / str(n), key)
        assert verify.verify(store.database, noted=head).ok
        with store.database.read() as connection:
            assert journal.head(connection).seq == head.seq + 1  # the new lineage's first
        store.close()


def test_a_broken_journal_makes_no_backup(desk: Desk, tmp_path: Path) -> None:
    record(desk)
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE entry SET body = X'7B7D' WHERE seq = 4")
    with pytest.raises(Problem, match="S-308"):
        backup.write(desk.store, tmp_path / "b.zip")
    assert list(tmp_path.glob("*.zip")) == []
    assert backup.last(desk.store) is None


def test_a_backup_into_the_home_itself_is_refused(desk: Desk) -> None:
    """It would have written itself into itself without end."""
    for folder in (desk.store.home.paths.lists, desk.store.home.paths.trust):
        with pytest.raises(Problem, match="S-211"):
            backup.write(desk.store, folder / "b.zip")


def test_rotation_keeps_the_newest_and_touches_no_other_file(
    tmp_path: Path, clock: FixedClock
) -> None:
    store = Store(make_home(tmp_path / "home", backup_keep=2), clock)
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "shaodian-OTHER-1234.zip").write_bytes(b"x")
    made = []
    for _ in range(4):
        clock.move(3600)
        made.append(backup.rotated(store, folder)[0])
    assert sorted(folder.iterdir()) == sorted([*made[-2:], folder / "shaodian-OTHER-1234.zip"])
    last = backup.last(store)
    assert last is not None
    assert last.at == clock.now()
    store.close()


def test_the_command_names_the_head_and_doctor_the_age(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    assert "last backup" in station("doctor").stdout
    (tmp_path / "stick").mkdir()
    done = station("backup", str(tmp_path / "stick"))
    assert done.returncode == 0, done.stderr
    assert station("verify", "--head", done.stdout.strip()).returncode == 0
    assert station("backup").returncode == 2  # no folder is set
    file = next((tmp_path / "stick").iterdir())
    with zipfile.ZipFile(file) as archive:
        assert {"station.db", "station.toml"} <= set(archive.namelist())
    assert '"backup", "ok": true' in station("doctor", "--json").stdout


async def test_the_screens_back_up_by_themselves(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.shell.own_backup.FIRST", 0.1)
    folder = tmp_path / "stick"
    folder.mkdir()
    root = prepare(tmp_path / "home", backup_folder=str(folder)).paths.root
    async with opened(root, clock) as hand:
        await hand.idle(2.5)
        assert len(list(folder.iterdir())) == 1
        hand.app.own_backup.look(hand.app.desk)  # type: ignore[arg-type]
        await hand.idle()
        assert len(list(folder.iterdir())) == 1  # not due yet
        assert hand.app.own_backup.words() == "备份 0 小时前"
    assert verify.verify(Store(Home.open(root)).database).ok


async def test_a_stick_that_is_not_there_is_told(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.shell.own_backup.FIRST", 0.1)
    root = prepare(tmp_path / "home", backup_folder=str(tmp_path / "gone")).paths.root
    async with opened(root, clock) as hand:
        await hand.idle(0.6)
        from textual.widgets import Static

        assert "S-211" in str(hand.main.query_one("#notice", Static).render())
        assert hand.app.own_backup.words() == "无备份"


def test_a_backup_made_after_the_clock_was_put_right_stays(
    tmp_path: Path, clock: FixedClock
) -> None:
    store = Store(make_home(tmp_path / "home", backup_keep=2), clock)
    (tmp_path / "stick").mkdir()
    clock.move(0, wall=86_400)
    for _ in range(2):
        clock.move(60)
        backup.rotated(store, tmp_path / "stick")
    clock.move(60, wall=-86_400)
    path, _ = backup.rotated(store, tmp_path / "stick")
    assert path.exists()
    assert len(list((tmp_path / "stick").iterdir())) == 2
    store.close()


def test_another_hour_at_which_days_begin_is_told_and_breaks_nothing(tmp_path: Path) -> None:
    root = tmp_path / "home"
    make_home(root)
    for begins in (4, 13, 4, 13):
        home = Home.open(root)
        save_settings(home.paths, replace(home.settings, day_begins=begins))
        store = Store(Home.open(root), FixedClock(NOON))
        record(Desk(store))
        verdict = verify.verify(store.database, hour=begins)
        assert verdict.ok, verdict
        store.close()
