"""Every command over a key under a passphrase: how it is given, changed, taken away and got back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.settings import HomePaths
from storage.home import Home, lock_of, recovery_text, unlock
from storage.store import Store
from storage.upkeep import key_kept
from storage.upkeep.key_kept import Kept
from tests.conftest import Run, make_home
from tests.sealed import OTHER, PASSPHRASE

pytestmark = pytest.mark.usefixtures("cheap")
LINE = json.dumps({"kind": "screening", "mask": "worn", "readings": [{"celsius": 36.5}]})


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
