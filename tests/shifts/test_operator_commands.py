"""Roles on the command line: the same table, a PIN from the environment, the recovery key as the last way in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

LINE = json.dumps({"kind": "screening", "mask": "worn", "readings": [{"celsius": 36.5}]})


@pytest.fixture
def guarded(station: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """李岚 leads with 4071; 王强 is an operator with 8052."""
    made = station("init", "--operator", "李岚")
    assert made.returncode == 0
    monkeypatch.setenv("STATION_NEW_PIN", "4071")
    assert station("operators", "pin", "李岚").returncode == 0
    monkeypatch.setenv("STATION_PIN", "4071")
    monkeypatch.setenv("STATION_NEW_PIN", "8052")
    assert station("operators", "add", "王强").returncode == 0
    monkeypatch.setenv("RECOVERY", made.stdout.strip())
    return station


def test_commands_ask_who_it_is(
    guarded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATION_PIN")
    for words in (
        ("record", "-"), ("export", "--output", str(tmp_path / "a.csv")), ("replay",), ("key", "show"),
        ("report", "--send"), ("statement",), ("log", "--json", "--full", "--reason", "why"),
        ("remove", "--before", "2020-01-01", "--reason", "old", "--yes"), ("code", "keys", "make"),
        ("operators", "add", "孙七"), ("key", "renew"),
    ):  # fmt: skip
        done = guarded(*words, stdin=LINE)
        assert (done.returncode, "S-149" in done.stderr) == (2, True), (words, done.stderr)
    assert not (tmp_path / "a.csv").exists()
    assert not (tmp_path / "home" / "keys" / "issuer.pem").exists()
    assert guarded("log").returncode == 0
    assert guarded("verify").returncode == 0


def test_an_operator_records_and_may_nothing_else(
    guarded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PIN", "8052")
    done = guarded("record", "--operator", "王强", "-", stdin=LINE)
    assert json.loads(done.stdout)["movement"] == "monitor"
    done = guarded("operators", "add", "孙七", "--operator", "王强")
    assert (done.returncode, "S-150" in done.stderr) == (2, True)
    monkeypatch.setenv("STATION_PIN", "0000")
    assert "S-151" in guarded("record", "-", stdin=LINE).stderr


def test_the_lead_does_all_of_it_and_each_is_an_entry(guarded: Run, tmp_path: Path) -> None:
    assert guarded("export", "--output", str(tmp_path / "a.csv")).returncode == 0
    assert guarded("replay").returncode == 0
    assert guarded("code", "keys", "make").returncode == 0
    assert guarded("key", "show").returncode == 0
    assert guarded("report", "--send").returncode == 0
    assert guarded("key", "renew").returncode == 0
    assert guarded("operators", "change", "王强", "--role", "clinician").returncode == 0
    kinds = {json.loads(x)["kind"] for x in guarded("log", "--json").stdout.splitlines()}
    assert {
        "export.made", "views.replayed", "code_key.made", "key.shown", "report.sent", "key.renewed",
        "operator.changed", "shift.joined",
    } <= kinds  # fmt: skip
    listed = [json.loads(x) for x in guarded("operators", "list", "--json").stdout.splitlines()]
    assert [(o["name"], o["role"], o["pin"]) for o in listed] == [
        ("李岚", "lead", True), ("王强", "clinician", True),
    ]  # fmt: skip
    assert guarded("verify").returncode == 0


def test_the_recovery_key_sets_a_forgotten_pin_and_no_other_does(
    guarded: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    key = os.environ["RECOVERY"]
    monkeypatch.delenv("STATION_PIN")
    monkeypatch.setenv("STATION_NEW_PIN", "7310")
    wrong = guarded("operators", "pin", "李岚", "--recovery-key", "7" * 56)
    assert wrong.returncode in (1, 2)
    assert guarded("operators", "pin", "李岚", "--recovery-key", key).returncode == 0
    monkeypatch.setenv("STATION_PIN", "7310")
    assert guarded("record", "-", stdin=LINE).returncode == 0
