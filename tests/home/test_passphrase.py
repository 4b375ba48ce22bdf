"""A home whose key lies under a passphrase: opened, renewed, put right, and by every command."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import pytest

from station import files
from station.problems import Problem, ProblemCode, StationProblem
from station.settings import HomePaths
from storage.home import (
    Home,
    key_lock,
    lock_of,
    parts,
    read_key,
    recovery_text,
    two_keys,
    unlock,
    write_key,
)
from storage.journal import entries
from storage.store import Store
from storage.upkeep import backup, key_kept, repair, salvage
from storage.upkeep import restore as restoring
from storage.upkeep.key_kept import Kept
from storage.upkeep.rekey import rekey
from tests.conftest import Run, make_home
from tests.sealed import OTHER, PASSPHRASE, make_sealed

pytestmark = pytest.mark.usefixtures("cheap")
LINE = json.dumps({"kind": "screening", "mask": "worn", "readings": [{"celsius": 36.5}]})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A home under `PASSPHRASE`, with nobody who gave it yet."""
    return make_sealed(tmp_path / "home").paths.root


def bodies(root: Path) -> list[object]:
    store = Store(Home.open(root))
    with store.database.read() as connection:
        found = entries.newest(connection, before=None, kind="key.kept", limit=10)
    store.close()
    return [entry.body for entry in found]


def everything(root: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file())


def test_a_home_under_a_passphrase_opens_by_it_alone(root: Path) -> None:
    with pytest.raises(Problem, match="S-321"):
        Home.open(root)
    with pytest.raises(Problem, match="S-322"):
        unlock(root, OTHER)
    with pytest.raises(Problem, match="S-321"):
        Home.open(root)
    unlock(root, PASSPHRASE)
    key = Home.open(root).key
    assert key.hex().encode() not in everything(root)
    assert (root / "keys" / "database.key").stat().st_mode & 0o077 == 0
    assert bodies(root) == [{"kept": "passphrase"}]


@pytest.mark.parametrize("killed", [None, "before the database", "behind the database"])
def test_a_renewed_key_stays_under_its_passphrase(root: Path, killed: str | None) -> None:
    unlock(root, PASSPHRASE)
    home = Home.open(root)
    before = home.paths.key.read_bytes()
    key = rekey(root)
    beside = parts.next_key(home.paths)
    if killed == "behind the database":
        home.paths.key.rename(beside)
        home.paths.key.write_bytes(before)
    elif killed is not None:
        lock = lock_of(home.paths.key)
        write_key(beside, secrets.token_bytes(32), lock)
    key_lock.forget()
    with pytest.raises(Problem, match="S-321"):
        Home.open(root)
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    assert store.home.key == key != home.key
    store.close()
    assert not beside.exists()
    assert read_key(home.paths.key) == key
    assert lock_of(home.paths.key) is not None
    assert key.hex().encode() not in everything(root)


def test_a_renewal_writes_the_new_key_nowhere_in_clear(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(root, PASSPHRASE)
    written: list[bytes] = []
    kept = files.write

    def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
        written.append(data)
        kept(path, data, mode=mode)

    monkeypatch.setattr(files, "write", write)
    key = rekey(root)
    assert sum(data.startswith(b"shaodian-key") for data in written) == 2
    assert not any(key.hex().encode() in data for data in written)


def test_the_recovery_key_is_the_way_back_for_a_forgotten_passphrase(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(root, PASSPHRASE)
    key = Home.open(root).key
    key_lock.forget()
    monkeypatch.setattr("station.passphrase.given", lambda: pytest.fail("asked"))
    with pytest.raises(Problem, match="S-303"):
        repair.restore_key(root, bytes(32))
    assert key_kept.of(HomePaths(root)) is Kept.PASSPHRASE
    repair.restore_key(root, key)
    assert Home.open(root).key == key
    assert key_kept.of(HomePaths(root)) is Kept.FILE
    with pytest.raises(Problem, match="S-210"):
        repair.restore_key(root, key)


def test_changing_it_and_taking_it_away_are_entries_without_it(root: Path) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    key = store.home.key
    key_kept.keep(store, OTHER)
    store.close()
    key_lock.forget()
    with pytest.raises(Problem, match="S-322"):
        unlock(root, PASSPHRASE)
    unlock(root, OTHER)
    store = Store(Home.open(root))
    assert store.home.key == key
    key_kept.keep(store, None)
    key_kept.keep(store, None)
    store.close()
    key_lock.forget()
    assert Home.open(root).key == key
    assert bodies(root) == [{"kept": "file"}, {"kept": "passphrase"}, {"kept": "passphrase"}]


def test_a_weak_one_changes_nothing(root: Path) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    before = store.home.paths.key.read_bytes()
    for weak in ("", "short"):
        with pytest.raises(Problem, match="S-323"):
            key_kept.keep(store, weak)
    store.close()
    assert (root / "keys" / "database.key").read_bytes() == before
    assert len(bodies(root)) == 1


@pytest.mark.parametrize("where", ["replace", "fsync"])
def test_an_interrupted_write_leaves_the_old_file_and_no_entry(
    root: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    before = store.home.paths.key.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((Path, "replace", full) if where == "replace" else (os, "fsync", full)))
        with pytest.raises(Problem, match="S-306"):
            key_kept.keep(store, OTHER)
    store.close()
    assert (root / "keys" / "database.key").read_bytes() == before
    assert sorted(p.name for p in (root / "keys").iterdir() if ".tmp" in p.name) == []
    assert len(bodies(root)) == 1


def test_an_entry_that_cannot_be_saved_leaves_the_old_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    before = store.home.paths.key.read_bytes()
    kept = write_key

    def then_full(*given: object) -> None:
        kept(*given)  # type: ignore[arg-type]
        raise StationProblem(ProblemCode.DISK_FULL, file="station.db")

    with monkeypatch.context() as patch:
        patch.setattr(key_kept, "write_key", then_full)
        with pytest.raises(Problem, match="S-306"):
            key_kept.keep(store, OTHER)
    store.close()
    assert (root / "keys" / "database.key").read_bytes() == before
    assert len(bodies(root)) == 1


def test_a_salvaged_home_and_a_backup_hold_no_key_in_clear(root: Path, tmp_path: Path) -> None:
    unlock(root, PASSPHRASE)
    home = two_keys.opening(Home.open(root))
    store = Store(home)
    backup.write(store, tmp_path / "b.zip")
    store.close()
    salvage.salvage(home, tmp_path / "new")
    for key in (home.key, home.key.hex().encode()):
        assert key not in (tmp_path / "b.zip").read_bytes()
        assert key not in everything(tmp_path / "new")
    key_lock.forget()
    with pytest.raises(Problem, match="S-321"):
        Home.open(tmp_path / "new")
    unlock(tmp_path / "new", PASSPHRASE)
    assert Home.open(tmp_path / "new").key == home.key


def test_a_restore_keeps_the_key_as_the_given_file_does(root: Path, tmp_path: Path) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    backup.write(store, tmp_path / "b.zip")
    store.close()
    key, lock = store.home.key, lock_of(store.home.paths.key)
    made = restoring.restore(tmp_path / "b.zip", tmp_path / "again", key, lock=lock)
    made.close()
    assert key_kept.of(made.home.paths) is Kept.PASSPHRASE
    plain = restoring.restore(tmp_path / "b.zip", root, key, aside=True)
    plain.close()
    assert key_kept.of(plain.home.paths) is Kept.FILE
    # What went aside is still sealed.
    aside = next(root.glob("aside-*")) / "keys" / "database.key"
    assert lock_of(aside) == lock


def test_old_keys_in_clear_are_told_once_the_key_is_under_a_passphrase(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    old = made.paths.keys / "database.key.unfit-20261123-120000"
    write_key(old, made.key)
    assert key_kept.in_clear(made.paths.root) == []
    store = Store(made)
    key_kept.keep(store, PASSPHRASE)
    store.close()
    aside = made.paths.root / "aside-20261123-120000" / "keys" / "database.key"
    aside.parent.mkdir(parents=True)
    write_key(aside, made.key)
    assert key_kept.in_clear(made.paths.root) == [old, aside]
    old.unlink()
    aside.unlink()
    assert key_kept.in_clear(made.paths.root) == []


def test_the_recovery_key_helps_also_behind_an_interrupted_renewal(root: Path) -> None:
    unlock(root, PASSPHRASE)
    home = Home.open(root)
    beside = parts.next_key(home.paths)
    write_key(beside, secrets.token_bytes(32), lock_of(home.paths.key))
    key_lock.forget()
    repair.restore_key(root, home.key)
    store = Store(Home.open(root))
    assert store.home.key == home.key
    store.close()
    assert not beside.exists()


# -- the commands ---------------------------------------------------------------------------------


def test_every_command_opens_it_by_the_environment_and_none_without(
    root: Path, tmp_path: Path, station: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: tuple[tuple[str, ...], ...] = (
        ("record", "-"), ("log",), ("verify",), ("replay",), ("report",), ("statement",), ("operators", "list"),
        ("export", "--format", "csv", "--output", str(tmp_path / "x.csv")), ("backup", str(tmp_path / "b.zip")),
        ("key", "show"), ("remove", "--before", "2020-01-01", "--reason", "old", "--yes"), ("code", "keys", "make"),
        ("salvage", str(tmp_path / "salvaged")), ("key", "renew"),
    )  # fmt: skip
    for words in commands:
        done = station(*words, stdin=LINE)
        assert (done.returncode, "S-321" in done.stderr) == (2, True), (words, done)
    assert "S-321" in station("doctor").stdout
    monkeypatch.setenv("STATION_PASSPHRASE", OTHER)
    for words in commands:
        done = station(*words, stdin=LINE)
        assert (done.returncode, "S-322" in done.stderr) == (2, True), (words, done)
        assert OTHER not in done.stderr + done.stdout
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)
    for words in commands:
        done = station(*words, stdin=LINE)
        assert done.returncode == 0, (words, done)
        assert PASSPHRASE not in done.stderr + done.stdout
    (root / "station.toml").unlink()
    assert station("repair").returncode == 0
    assert station("verify").returncode == 0
    (tmp_path / "home").rename(tmp_path / "gone")
    done = station(
        "restore", str(tmp_path / "b.zip"), "--key-file", str(tmp_path / "gone/keys/database.key")
    )
    # That one was renewed since; the salvaged home still has the backup's.
    assert "S-303" in done.stderr
    kept = tmp_path / "salvaged" / "keys" / "database.key"
    assert station("restore", str(tmp_path / "b.zip"), "--key-file", str(kept)).returncode == 0
    assert lock_of(root / "keys" / "database.key") is not None


def test_init_takes_a_passphrase_and_only_when_it_is_asked_to(
    tmp_path: Path, station: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "S-321" in station("init", "--passphrase").stderr
    monkeypatch.setenv("STATION_PASSPHRASE", "")
    assert "S-323" in station("init", "--passphrase").stderr
    assert not Home.exists(tmp_path / "home")
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)
    assert station("--home", str(tmp_path / "plain"), "init").returncode == 0
    assert key_kept.of(HomePaths(tmp_path / "plain")) is Kept.FILE
    done = station("init", "--passphrase", "--operator", "李岚")
    assert done.returncode == 0
    recovery = done.stdout.strip()
    found = [json.loads(line) for line in station("log", "--json").stdout.splitlines()]
    assert [e["body"] for e in found if e["kind"] == "key.kept"] == [{"kept": "passphrase"}]
    unlock(tmp_path / "home", PASSPHRASE)
    assert recovery_text(Home.open(tmp_path / "home").key) == recovery


def test_a_forgotten_passphrase_on_the_command_line(
    root: Path, station: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(root, PASSPHRASE)
    recovery = recovery_text(Home.open(root).key)
    assert "station key restore" in station("log").stderr
    done = station("key", "restore", "--recovery-key", recovery)
    assert done.returncode == 0, done.stderr
    assert "plain file" in done.stderr
    assert station("verify").returncode == 0
    found = [json.loads(line) for line in station("log", "--json").stdout.splitlines()]
    assert {"kept": "file"} in [e["body"] for e in found if e["kind"] == "key.kept"]


def test_key_passphrase_sets_changes_and_removes(
    tmp_path: Path, station: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_home(tmp_path / "home")
    Store(made).close()
    assert "S-321" in station("key", "passphrase").stderr
    for weak in ("", "short"):
        monkeypatch.setenv("STATION_NEW_PASSPHRASE", weak)
        assert "S-323" in station("key", "passphrase").stderr
    assert station("log").returncode == 0
    monkeypatch.setenv("STATION_NEW_PASSPHRASE", PASSPHRASE)
    assert station("key", "passphrase").returncode == 0
    assert "S-321" in station("key", "passphrase").stderr
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)
    told = {i["item"]: i for i in map(json.loads, station("doctor", "--json").stdout.splitlines())}
    assert (told["key_kept"]["ok"], told["key_kept"]["detail"]) == (True, "passphrase")
    monkeypatch.setenv("STATION_NEW_PASSPHRASE", OTHER)
    assert station("key", "passphrase").returncode == 0
    assert "S-322" in station("key", "passphrase", "--remove").stderr
    monkeypatch.setenv("STATION_PASSPHRASE", OTHER)
    assert station("key", "passphrase", "--remove").returncode == 0
    monkeypatch.delenv("STATION_PASSPHRASE")
    told = {i["item"]: i for i in map(json.loads, station("doctor", "--json").stdout.splitlines())}
    assert told["key_kept"]["detail"] == "file"
    log = station("log", "--json", "--full", "--reason", "why").stdout
    assert PASSPHRASE not in log
    kept = [e["body"]["kept"] for e in map(json.loads, log.splitlines()) if e["kind"] == "key.kept"]
    assert kept == ["file", "passphrase", "passphrase"]
    assert Home.open(tmp_path / "home").key == made.key


def test_only_a_lead_changes_how_the_key_is_kept(
    station: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert station("init", "--operator", "李岚").returncode == 0
    before = (tmp_path / "home" / "keys" / "database.key").read_bytes()
    monkeypatch.setenv("STATION_NEW_PIN", "4071")
    assert station("operators", "pin", "李岚").returncode == 0
    monkeypatch.setenv("STATION_NEW_PASSPHRASE", PASSPHRASE)
    assert "S-149" in station("key", "passphrase").stderr
    monkeypatch.setenv("STATION_PIN", "4071")
    monkeypatch.setenv("STATION_NEW_PIN", "8052")
    assert station("operators", "add", "王强").returncode == 0
    settings = tmp_path / "home" / "station.toml"
    told = settings.read_text()
    settings.write_text(told.replace("李岚", "王强"))
    monkeypatch.setenv("STATION_PIN", "8052")
    assert "S-150" in station("key", "passphrase").stderr
    # Said before anybody thinks of a new one.
    monkeypatch.delenv("STATION_NEW_PASSPHRASE")
    assert "S-150" in station("key", "passphrase").stderr
    assert (tmp_path / "home" / "keys" / "database.key").read_bytes() == before
