"""A home whose key lies under a passphrase: opened, renewed, put right, and by every command."""

from __future__ import annotations

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
from tests.conftest import make_home
from tests.sealed import OTHER, PASSPHRASE

pytestmark = pytest.mark.usefixtures("cheap")


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


def test_a_key_file_that_was_spoilt_under_an_open_station_is_put_right_or_told(root: Path) -> None:
    unlock(root, PASSPHRASE)
    store = Store(Home.open(root))
    path, key = store.home.paths.key, store.home.key
    for spoilt in (b"", b"\xff" * 40, b"shaodian-key 9 what"):
        path.write_bytes(spoilt)
        key_kept.keep(store, OTHER)
        assert read_key(path) == key
    for spoilt in (b"shaodian-key 9 what", b"\xff" * 40):
        path.write_bytes(spoilt)
        with pytest.raises(Problem, match="S-303"):
            key_kept.keep(store, None)
        assert path.read_bytes() == spoilt
    path.write_bytes(b"x" * 5_000)
    with pytest.raises(Problem):
        key_kept.keep(store, OTHER)
    store.close()


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
