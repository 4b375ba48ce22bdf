"""The recovery key is shown again only once the journal says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.problems import ProblemCode, StationProblem
from storage.home import recovery_text
from storage.store import Store
from tests.app import Hand, opened, prepare
from tests.conftest import Run, make_home


def page(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#page").render())


async def test_looking_again_is_an_entry(tmp_path: Path, clock: FixedClock) -> None:
    made = prepare(tmp_path / "home")
    async with opened(made.paths.root, clock) as hand:
        await hand.type("ctrl+y")
        assert recovery_text(made.key).split("-")[0] in page(hand)
        assert [e.body for e in hand.entries("key.shown")] == [{"where": "screen"}]
        await hand.type("f9", "f9")
        assert len(hand.entries("key.shown")) == 1
        await hand.type("enter")
        assert hand.app.screen is hand.app.main


async def test_what_cannot_be_recorded_is_not_shown(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StationProblem(ProblemCode.DISK_FULL, file="station.db")

    made = prepare(tmp_path / "home")
    async with opened(made.paths.root, clock) as hand:
        monkeypatch.setattr(Store, "save", full)
        await hand.type("ctrl+y")
        assert "S-306" in page(hand)
        assert recovery_text(made.key).split("-")[0] not in page(hand)
        assert str(hand.app.screen.query_one("#qr").render()) == ""
        await hand.type("escape")
        assert hand.app.screen is hand.app.main


def test_the_command_is_an_entry(tmp_path: Path, station: Run) -> None:
    made = make_home(tmp_path / "home")
    Store(made).close()
    assert station("key", "show").stdout.strip() == recovery_text(made.key)
    found = [json.loads(line) for line in station("log", "--json").stdout.splitlines()]
    assert [e["body"] for e in found if e["kind"] == "key.shown"] == [{"where": "command"}]
    assert made.key.hex() not in json.dumps(found)


def test_a_damaged_journal_keeps_nobody_from_the_key(tmp_path: Path, station: Run) -> None:
    made = make_home(tmp_path / "home")
    Store(made).close()
    made.paths.database.write_bytes(b"\0" * 4096)
    done = station("key", "show")
    assert done.stdout.strip() == recovery_text(made.key)
    assert "S-3" in done.stderr
    assert "could not be recorded" in done.stderr
