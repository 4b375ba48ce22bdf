"""A home that comes back from a backup: old or new, and whole; what was newer is told."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from station.problems import Problem
from storage.desk import Desk
from storage.home import Home, moving_in, recovery_text, signing_keys
from storage.screenings import service as screenings
from storage.store import Store
from storage.upkeep import backup, restore
from tests.conftest import Run, make_home
from tests.forked import Forge
from tests.home.test_home import count, kept_backup, killed_at, screened


def test_a_backup_holds_the_signing_keys_sealed(tmp_path: Path) -> None:
    made, file = kept_backup(tmp_path)
    assert b"PRIVATE KEY" not in file.read_bytes()
    restore.restore(file, tmp_path / "second", made.key).close()
    there = Home.open(tmp_path / "second").paths
    assert [k.kid for k in signing_keys.listed(there)] == [
        k.kid for k in signing_keys.listed(made.paths)
    ]


def test_a_restore_never_meets_an_old_log_and_keeps_what_was_there(tmp_path: Path) -> None:
    made, file = kept_backup(tmp_path)
    root = tmp_path / "second"
    newer = Store(make_home(root))
    newer.begin("王芳")
    for _ in range(40):
        screenings.apply(Desk(newer), screened("不能丢"))
    # As a kill leaves it: the log is not yet in the database.
    shutil.copytree(root, tmp_path / "killed")
    newer.close()
    root = tmp_path / "killed"
    assert (root / "station.db-wal").stat().st_size > 0
    with pytest.raises(Problem, match="S-302"):
        restore.restore(file, root, made.key)
    restore.restore(file, root, made.key, aside=True).close()
    assert count(root) == count(made.paths.root) + 1
    aside = next(root.glob("aside-*"))
    assert count(aside) > 40


def test_a_wrong_recovery_key_touches_nothing(tmp_path: Path) -> None:
    _, file = kept_backup(tmp_path)
    root = tmp_path / "second"
    make_home(root)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and "db" in p.name}
    with pytest.raises(Problem, match="S-303"):
        restore.restore(file, root, bytes(32), aside=True)
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and "db" in p.name} == before
    assert not (root / moving_in.MAKING).exists()


def test_a_restore_is_refused_while_a_program_uses_the_home(tmp_path: Path) -> None:
    made, file = kept_backup(tmp_path)
    store = Store(make_home(tmp_path / "second"))
    with pytest.raises(Problem, match="S-318"):
        restore.restore(file, tmp_path / "second", made.key, aside=True)
    store.close()


def test_a_restore_killed_at_any_step_is_old_or_new_and_whole(tmp_path: Path, forge: Forge) -> None:
    made, file = kept_backup(tmp_path)
    old = make_home(tmp_path / "old", name="旧")
    step, outcomes = 1, set()
    while True:
        root = tmp_path / f"at{step}"
        shutil.copytree(old.paths.root, root)
        words = ("restore", "--aside", "--recovery-key", recovery_text(made.key), str(file))
        killed = killed_at(forge, step, "--home", str(root), *words)
        name = Home.open(root).settings.name
        outcomes.add(name)
        assert count(root) >= 1
        if name != "旧":
            assert Home.open(next(root.glob("aside-*"))).settings.name == "旧"
        if not killed:
            break
        step += 4
    assert outcomes == {"旧", "东口卡点"}


def test_a_restore_aside_tells_what_was_newer_and_keeps_newer_keys(
    tmp_path: Path, station: Run
) -> None:
    made = make_home(tmp_path / "home")
    store = Store(made)
    screenings.apply(Desk(store), screened())
    backup.write(store, tmp_path / "b.zip")
    last = [screenings.apply(Desk(store), screened()).receipt.seq for _ in range(4)][-1]
    store.close()
    signing_keys.make(made.paths, "newer")
    text = recovery_text(made.key)
    done = station("restore", "--aside", "--recovery-key", text, str(tmp_path / "b.zip"))
    assert done.returncode == 0, done.stderr
    assert "S-317" in done.stderr
    assert f"{last - 3} to {last}" in done.stderr
    assert "aside-" in done.stderr
    assert [key.name for key in signing_keys.listed(made.paths)] == ["newer"]
    assert count(made.paths.root) > 0


def test_a_wrong_key_for_a_backup_names_the_backup(tmp_path: Path) -> None:
    _, file = kept_backup(tmp_path)
    with pytest.raises(Problem) as told:
        restore.restore(file, tmp_path / "new", bytes(32))
    assert told.value.fields["file"] == file


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_backup_is_no_backup_whatever_its_method(tmp_path: Path, method: int) -> None:
    file = tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("station.db", b"x" * 5000)
        archive.writestr("station.toml", os.urandom(5000), method)
    raw = bytearray(file.read_bytes())
    at = raw.index(b"station.toml") + 40
    raw[at : at + 60] = b"\xff" * 60
    file.write_bytes(raw)
    with pytest.raises(Problem, match="S-209"):
        restore.restore(file, tmp_path / "new", bytes(32))
    assert not (tmp_path / "new" / "station.db").exists()
