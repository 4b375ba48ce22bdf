"""A home of which a part is missing, that is being made or restored, and its keys."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from station.people.person import Person
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.home import (
    Home,
    key_from_recovery,
    moving_in,
    new_settings,
    recovery_text,
    signing_keys,
)
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from storage.upkeep import backup, repair
from storage.upkeep.founding import found
from storage.upkeep.rekey import rekey
from tests.conftest import Run, make_home
from tests.forked import Forge


def screened(name: str = "张三丰") -> Screening:
    return Screening(person=Person(name), readings=(Reading(36.5),), mask=Mask.WORN)


def count(root: Path) -> int:
    store = Store(Home.open(root))
    verdict = verify.verify(store.database)
    store.close()
    assert verdict.ok, verdict
    return verdict.count


PARTS = {"station.toml": "S-313", "keys/database.key": "S-314", "station.db": "S-315"}


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named_and_nothing_is_begun_over_it(
    tmp_path: Path, part: str, station: Run
) -> None:
    root = tmp_path / "home"
    key = make_home(root).key
    kept = (root / part).rename(tmp_path / "kept")
    for command in (("verify",), ("init",), ("log",), ("record", "-")):
        done = station(*command)
        assert done.returncode in (1, 2)
        assert PARTS[part] in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "kept"]
    assert not (root / part).exists()
    kept.rename(root / part)
    assert Home.open(root).key == key


def test_a_log_without_its_database_is_no_place_for_a_new_home(tmp_path: Path) -> None:
    (tmp_path / "station.db-wal").write_bytes(b"something")
    with pytest.raises(Problem, match="S-315"):
        make_home(tmp_path)
    assert (tmp_path / "station.db-wal").read_bytes() == b"something"


def test_lists_laid_ready_before_the_founding_stay(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "current.toml").write_text("x = 1")
    made = make_home(tmp_path)
    assert (made.paths.policies / "current.toml").read_text() == "x = 1"


def test_the_key_comes_back_from_the_recovery_key_only(tmp_path: Path, station: Run) -> None:
    made = make_home(tmp_path / "home")
    made.paths.key.unlink()
    wrong = recovery_text(bytes(32))
    assert "S-303" in station("key", "restore", "--recovery-key", wrong).stderr
    assert not made.paths.key.exists()
    done = station("key", "restore", "--recovery-key", recovery_text(made.key))
    assert done.returncode == 0, done.stderr
    assert Home.open(made.paths.root).key == made.key
    again = station("key", "restore", "--recovery-key", recovery_text(made.key))
    assert "S-210" in again.stderr


@pytest.mark.parametrize("opened", [True, False])
def test_settings_come_back_from_the_journal(tmp_path: Path, station: Run, opened: bool) -> None:
    made = make_home(tmp_path / "home", day_begins=5, sound=False)
    if opened:
        Store(made).close()
    made.paths.settings.unlink()
    done = station("repair")
    assert done.returncode == 0, done.stderr
    back = Home.open(made.paths.root).settings
    assert (back.id, back.name, back.code) == (made.settings.id, "东口卡点", "DH01")
    if opened:
        assert back == made.settings
    assert "S-302" in station("repair").stderr


def test_a_home_with_two_keys_opens_with_the_one_that_fits(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    before = count(made.paths.root)
    key = rekey(made.paths.root)
    assert key != made.key
    assert count(made.paths.root) == before + 1
    assert Home.open(made.paths.root).key == key
    # Interrupted before the new key took the old one's place, and before the database had it.
    for old, beside in ((made.key, key), (key, made.key)):
        made.paths.key.write_text(old.hex())
        (made.paths.keys / "database.key.next").write_text(beside.hex())
        assert count(made.paths.root) == before + 1
        assert Home.open(made.paths.root).key == key
        assert not (made.paths.keys / "database.key.next").exists()


@pytest.mark.parametrize("damage", [50, None])
def test_the_only_right_key_is_never_deleted(tmp_path: Path, damage: int | None) -> None:
    """A rekeying killed before its end, and then a damaged page or a lost file."""
    made = make_home(tmp_path / "home")
    Store(made).close()
    key = rekey(made.paths.root)
    beside = made.paths.keys / "database.key.next"
    beside.write_text(key.hex())
    if damage is None:
        made.paths.key.unlink()
        assert count(made.paths.root) > 0
    else:
        made.paths.key.write_text(made.key.hex())
        with made.paths.database.open("r+b") as file:
            file.seek(damage)
            file.write(b"damaged")
        with pytest.raises(Problem, match="S-304"):
            Store(Home.open(made.paths.root))
    assert key.hex() in made.paths.key.read_text()


def test_two_keys_that_both_fit_nothing_both_stay(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    beside = made.paths.keys / "database.key.next"
    made.paths.key.write_text("00" * 32)
    beside.write_text("11" * 32)
    with pytest.raises(Problem, match="S-303"):
        Store(Home.open(made.paths.root))
    assert beside.exists()
    assert made.paths.key.exists()


def test_a_new_home_hears_nothing_of_an_old_one(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    store = Store(made)
    for _ in range(4):
        screenings.apply(Desk(store), screened())
    store.close()
    for name in ("station.db", "station.toml", "keys/database.key"):
        (tmp_path / "home" / name).unlink()
    again = Store(make_home(tmp_path / "home"))
    assert again.lost is None
    salt = (tmp_path / "home" / "keys" / "database.salt").read_bytes()
    assert salt == made.paths.database.read_bytes()[:16]
    again.close()


def test_nobody_gets_another_key_while_a_program_runs(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    store = Store(made)
    with pytest.raises(Problem, match="S-318"):
        rekey(made.paths.root)
    store.close()
    assert rekey(made.paths.root)


def kept_backup(tmp_path: Path, records: int = 3) -> tuple[Home, Path]:
    made = make_home(tmp_path / "first")
    signing_keys.make(made.paths, "slips")
    store = Store(made)
    store.begin("李岚")
    for _ in range(records):
        screenings.apply(Desk(store), screened())
    backup.write(store, tmp_path / "b.zip")
    store.close()
    return made, tmp_path / "b.zip"


KILLER = """
import os
from pathlib import Path
from station import files
from storage.home import moving_in
def counted(function):
    def called(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return function(*given, **named)
    return called
for owner, name in ((Path, "rename"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"),
                    (os, "fsync"), (moving_in.shutil, "rmtree")):
    setattr(owner, name, counted(getattr(owner, name)))
"""


def killed_at(forge: Forge, step: int, *words: str) -> bool:
    """Runs a command that is killed at the n-th step on the disk; whether it was."""
    done = forge.run(list(words), dict(os.environ), "", before=f"left = {step}\n{KILLER}")
    if done.returncode != -signal.SIGKILL:
        assert done.returncode == 0, done.stderr
    return done.returncode == -signal.SIGKILL


def test_an_init_killed_at_any_step_is_finished_or_begun_anew(tmp_path: Path, forge: Forge) -> None:
    step, outcomes = 1, set()
    while killed_at(forge, step, "--home", str(tmp_path / str(step)), "init"):
        root = tmp_path / str(step)
        whole = Home.exists(root)
        outcomes.add(whole)
        if not whole:
            found(root, new_settings(name="again"))
        assert count(root) >= 1
        step += 3
    assert outcomes == {True, False}


def test_a_typed_recovery_key_survives_blanks_and_likeness() -> None:
    key = os.urandom(32)
    typed = recovery_text(key).lower().replace("-", "  ").replace("o", "0").replace("i", "1")
    assert key_from_recovery(typed) == key


def test_repair_needs_a_key(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    made.paths.settings.unlink()
    made.paths.key.unlink()
    with pytest.raises(Problem, match="S-314"):
        repair.restore_settings(made.paths.root)


@pytest.mark.parametrize("bad", ["zzz", "", "11" * 32, None])
def test_a_bad_key_file_is_set_aside_for_the_recovery_key(
    tmp_path: Path, station: Run, bad: str | None
) -> None:
    made = make_home(tmp_path / "home")
    Store(made).close()
    made.paths.key.unlink()
    if bad is None:
        made.paths.key.mkdir()
    else:
        made.paths.key.write_text(bad)
    assert "station key restore" in station("log").stderr
    done = station("key", "restore", "--recovery-key", recovery_text(made.key))
    assert done.returncode == 0, done.stderr
    assert count(made.paths.root) > 0
    assert len(list(made.paths.keys.glob("database.key.unfit-*"))) == 1


@pytest.mark.parametrize("bad", ["", "id = 5", "[[["])
def test_broken_settings_are_set_aside_by_repair(tmp_path: Path, station: Run, bad: str) -> None:
    made = make_home(tmp_path / "home")
    Store(made).close()
    made.paths.settings.write_text(bad)
    assert "station repair" in station("log").stderr
    assert station("repair").returncode == 0
    assert Home.open(made.paths.root).settings == made.settings


@pytest.mark.parametrize("steps", ["zz", "{}", "null", None])
def test_garbage_where_a_home_is_built_is_set_aside(
    tmp_path: Path, steps: str | None, station: Run
) -> None:
    made = make_home(tmp_path / "home")
    making = made.paths.root / moving_in.MAKING
    if steps is None:
        making.write_text("x")
    else:
        making.mkdir()
        (making / moving_in.STEPS).write_text(steps)
    assert station("log").returncode == 0
    assert not making.exists()
    assert len(list(made.paths.root.glob(".making-unfit-*"))) == 1


def test_the_recovery_key_shown_is_the_one_that_opens(tmp_path: Path, station: Run) -> None:
    """A rekeying killed after the database had the new key, before it took the old one's place."""
    made = make_home(tmp_path / "home")
    Store(made).close()
    key = rekey(made.paths.root)
    made.paths.key.write_text(made.key.hex())
    (made.paths.keys / "database.key.next").write_text(key.hex())
    assert station("key", "show").stdout.strip() == recovery_text(key)
    made.paths.settings.unlink()
    assert station("repair").returncode == 0
    assert station("verify").returncode == 0
