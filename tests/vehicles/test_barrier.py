"""Vehicles at the barrier: whose seat, which vehicle, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from screens.widgets.band import Band, Tone
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from tests.app import film, opened, prepare
from tests.screenings.test_wrong_clearances import notice
from tests.vehicles.test_vehicles import plates, strip, vehicle


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


async def test_a_resting_driver_is_not_the_next_one(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 1)
        await hand.type("f2", "1", "3", "7", "8")
        await hand.idle()
        await hand.type("enter")
        await hand.scan(film()["clean"].text)
        assert hand.main.encounter.open is None
        await hand.type("3", "6", "5", "2")
        await hand.idle()
        await hand.type("enter")
        assert len(hand.main.board.resting) == 1
        readings = hand.entries("screening.recorded")[0].body["screening"]["readings"]
        assert readings == [{"celsius": 36.5}]


async def test_a_correction_of_a_vehicle_changes_the_vehicle_only(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 40)
        await hand.type("f4", "f2")  # on foot
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "f4", "f3")
        hand.app.screen.query_one("#plate", Input).value = "吉A54321"
        await hand.type("f5")
        assert hand.main.counter.barrier is None
        await hand.idle()
        await hand.type("enter")
        assert plates(hand) == [""]


async def test_f4_twice_takes_nobody_out_of_a_turned_back_vehicle(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f4")
        hand.app.screen.query_one("#plate", Input).value = "黑B12345"
        hand.app.screen.query_one("#origin", Input).value = "230102"
        await hand.type("f5", "3", "6", "5")
        assert hand.main.query_one(Band).view.tone is Tone.STOP
        await hand.type("f4", "f4", "f2")
        await hand.idle()
        await hand.type("enter")
        assert not hand.entries("screening.recorded")
        assert hand.main.query_one(Band).view.tone is Tone.STOP


async def test_whoever_rested_is_of_the_vehicle_they_came_in(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A11111", 2)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "7", "8", "enter")
        await vehicle(hand, "吉B22222", 1)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "6", "1")
        await hand.idle()
        await hand.type("enter")
        assert plates(hand) == ["吉A11111"]


async def test_the_vehicle_that_was_sent_away_stays_away(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("3", "6", "5", "enter", "3", "7", "8", "enter", "3", "6", "5", "2")
        await hand.idle()
        await hand.type("enter")
    async with opened(root, clock) as hand:
        await hand.idle()
        assert hand.main.counter.barrier is None
        assert "▣" not in strip(hand)


async def test_a_person_of_a_vehicle_that_has_gone_can_still_be_saved(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await vehicle(hand, "吉A12345", 2)
        await hand.type("escape", "3", "6", "5", "enter", "3", "6", "6", "enter", "escape")
        await hand.type("3", "6", "5", "enter")
        assert "S-129" in notice(hand)
        await hand.type("f4", "escape")
        await hand.idle()
        await hand.type("enter")
        assert len(plates(hand)) == 3


async def test_a_drive_through_is_told_when_they_come_again(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("ctrl+o", "3", "f5")
        await hand.scan(film()["clean"].text)
        assert "闯卡" in hand.main.note


async def test_the_list_of_vehicles_shows_them_all(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("f4")
        assert hand.app.screen.query_one(RowList).row_count == 2


async def test_a_refused_drive_through_does_not_stick(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5")
        await hand.scan(film()["clean"].text)  # a question is open
        await hand.type("ctrl+o")
        assert hand.app.screen is hand.main
        assert "先答" in notice(hand)


async def test_whoever_rests_and_drives_off_is_recorded_as_that(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter", "ctrl+o", "3", "f5")
        body = hand.entries("screening.recorded")[0].body
        assert body["screening"]["drove_through"] is True


async def test_another_vehicles_completion_leaves_the_barrier(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A11111", 1)
        await hand.type("3", "7", "8", "enter")
        await vehicle(hand, "吉B22222", 3)
        await hand.type("3", "6", "5", "enter", "f8", "enter", "3", "6", "8", "1")
        await hand.idle()
        await hand.type("enter")
        assert hand.main.counter.barrier is not None
        await hand.type("3", "6", "5", "enter")
        assert plates(hand) == ["吉B22222", "吉A11111", "吉B22222"]
