"""`station hub` and what is under it, as processes."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from station.sync import enrolment
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.sender import Sender, held
from tests.hub.served import command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A hub with two stations, one of which has an alarm."""
    hub = hubs.opened(tmp_path / "hub", make=True)
    sender = Sender().enrolled(hub).grow(3)
    sender.send(hub)
    sender.branched(2, declared=False).send(hub, 2)
    Sender("22222222-2222-4222-8222-222222222222").enrolled(hub)
    hub.close()
    return tmp_path / "hub"


def test_an_invitation_is_a_picture_and_a_line(tmp_path: Path) -> None:
    done = command(
        tmp_path / "hub", "enrol", "--url", "https://hub.example:8470/", "--minutes", "5"
    )
    assert done.returncode == 0, done.stderr
    *picture, line = done.stdout.strip().splitlines()
    made = enrolment.read(line)
    assert made.url == "https://hub.example:8470"
    assert len(picture) > 10
    assert "5 minutes" in done.stderr
    assert command(tmp_path / "hub", "enrol", "--url", "ftp://x").returncode == 2


def test_stations_status_and_entries(folder: Path) -> None:
    rows = [json.loads(x) for x in command(folder, "stations", "--json").stdout.splitlines()]
    assert [r["code"] for r in rows] == ["DH01", "DH01"]
    rows = [json.loads(x) for x in command(folder, "status", "--json").stdout.splitlines()]
    assert [(r["entries"], r["alarm"]) for r in rows] == [(4, "fork"), (0, "")]
    assert "ALARM" in command(folder, "status").stdout
    lines = [
        json.loads(x) for x in command(folder, "entries", "1111", "--json").stdout.splitlines()
    ]
    assert [(x["seq"], x["branch"]) for x in lines][:2] == [(1, 1), (2, 1)]
    assert {(x["seq"], x["branch"]) for x in lines[2:]} == {(3, 1), (3, 2)}
    assert command(folder, "entries", "DH01").returncode == 2  # two have that code
    assert command(folder, "entries", "9").returncode == 2


def test_an_alarm_is_resolved_with_a_reason_and_a_station_shut_out(folder: Path) -> None:
    assert command(folder, "resolve", "1111").returncode == 2
    assert command(folder, "resolve", "1111", "--reason", "12").returncode == 2
    assert command(folder, "resolve", "1111", "--reason", "disk swapped").returncode == 0
    assert command(folder, "resolve", "1111", "--reason", "disk swapped").returncode == 2
    assert command(folder, "shut-out", "2222").returncode == 0
    rows = [json.loads(x) for x in command(folder, "stations", "--json").stdout.splitlines()]
    assert [(r["keys"], bool(r["shut_out"])) for r in rows] == [(1, False), (0, True)]


def test_no_hub_no_address_and_a_damaged_key_are_told(tmp_path: Path, folder: Path) -> None:
    assert "S-330" in command(tmp_path / "none", "status").stderr
    assert not (tmp_path / "none").exists()
    assert "S-332" in command(folder, "--listen", "nowhere").stderr
    (folder / "hub.key").unlink()
    done = command(folder, "status")
    assert (done.returncode, "S-314" in done.stderr) == (1, True)


def test_what_lies_on_the_disk_is_encrypted_and_its_keys_are_the_owners(
    hub: Hub, sender: Sender
) -> None:
    sender.add(b'{"name":"Zhang San Feng"}')
    sender.send(hub)
    assert len(held(hub, sender.station)) == 1
    for file in hub.folder.iterdir():
        assert b"Zhang San" not in file.read_bytes()
        assert sender.station.encode() not in file.read_bytes()
    for name in ("hub.key", "hub.identity"):
        assert stat.S_IMODE((hub.folder / name).stat().st_mode) == 0o600
