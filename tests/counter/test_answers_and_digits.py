"""Digits and codes that come at the wrong moment: what they answer, type and leave alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from station.clock import FixedClock
from station.demo.samples import resident_number
from station.kinds import StationKind
from station.screening.code_reading import Colour
from station.screening.disposition import Movement
from tests.app import film, opened, prepare
from tests.screenings.test_wrong_clearances import born, burst, notice
from tests.vehicles.test_vehicles import strip, vehicle


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.mark.parametrize("gap", [0.004, 0.06])
async def test_a_scan_answers_no_question(gap: float, root: Path, clock: FixedClock) -> None:
    number = born(1992)
    assert number[0] == "2"
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5")
        await hand.scan(film()["clean"].text)
        before = hand.main.counter
        await burst(hand, number, gap=gap)
        after = hand.main.counter
        assert after.here == before.here
        assert after.waiting == ()
        assert len(after.codes) == 2
    async with opened(root, clock) as hand:
        await hand.type("delete", "1", "enter")
        await vehicle(hand, "吉A12345", 2)
        await hand.type("3", "6", "5", "enter", "3", "7", "8", "enter", "3", "6", "5")
        barrier = hand.main.counter.barrier
        assert barrier is not None
        await burst(hand, number, gap=gap)
        assert hand.main.counter.barrier == barrier


async def test_no_way_of_saving_takes_half_a_temperature(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "7", "ctrl+o", "tab", "1")
        hand.app.screen.query_one("#reason", Input).value = "x"
        await hand.type("f5")
        assert not hand.entries("screening.recorded")
        assert hand.main.encounter.digits == "37"


async def test_a_pharmacy_takes_no_half_temperature_and_no_medicine_from_a_thermometer(
    tmp_path: Path, clock: FixedClock
) -> None:
    home = prepare(tmp_path / "home", kind=StationKind.PHARMACY).paths.root
    async with opened(home, clock) as hand:
        await hand.type("b", "l", "f", "enter", "3", "7", "enter")
        assert not hand.entries("medicine_request.recorded")
        await hand.type("backspace", "backspace", "b")
        items = hand.main.encounter.items
        await burst(hand, "365", gap=0.004)
        assert hand.main.encounter.items == items
        assert hand.main.encounter.digits == "365"


async def test_a_character_twice_from_an_input_method_stays_twice(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        for character in "王欢欢":
            await hand.app.hands.key(events.Key(character, character))
        await hand.idle()
        assert hand.app.screen.query_one("#name", Input).value == "王欢欢"


async def test_codes_held_back_by_a_form_survive_a_restart_as_people(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        for name in ("clean", "high_risk", "chinese_name"):
            hand.main.take_code(film()[name].text)
        await hand.type("escape")
        await hand.idle(0.8)
        for _ in range(3):
            if hand.main.counter.question is not None:
                await hand.type("2")
        await hand.idle(0.8)
    async with opened(root, clock) as hand:
        await hand.idle()
        people = (hand.main.encounter, *hand.main.parked)
        names = {e.screening.person.name for e in people}
        assert names == {"林小雨", "孙丽", "欧阳静宜"}


async def test_a_full_queue_says_so(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        for year in range(1950, 1972):
            hand.main.take_code(resident_number("220183", date(year, 3, 7)))
        assert len(hand.main.counter.codes) == 20
        assert "没收" in notice(hand)


@pytest.mark.parametrize("keys", [("f2", "1"), ("f2", "f2", "1", "enter")])
async def test_reading_by_eye_takes_nothing_off_a_scanned_code(
    keys: tuple[str, ...], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type(*keys, "3", "6", "5")
        assert hand.main.advice is not None
        assert hand.main.advice.movement is Movement.CENTRAL_QUARANTINE


async def test_parked_people_are_never_what_falls_off_the_strip(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f6", "3", "7", "8", "enter", "3", "7", "9", "enter")
        await vehicle(hand, "吉A12345", 4)
        await hand.type("3", "6", "escape", "3", "6", "6")
        assert strip(hand).strip().startswith("放一边 未具名 36")


async def test_just_after_midnight_a_time_is_yesterdays(root: Path) -> None:
    from datetime import UTC, datetime

    from station.screening.plausibility import typed_time

    now = datetime(2026, 11, 24, 0, 8, tzinfo=UTC)
    found = typed_time("2350", now)
    assert found is not None
    assert (found.day, found.hour) == (23, 23)


async def test_a_half_filled_form_is_not_lost_without_a_word(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "f3")
        hand.app.screen.query_one("#phone", Input).value = "19900000001"
        await hand.type("escape", "enter")
        assert not hand.entries("screening.recorded")
        assert "没保存" in notice(hand)
        await hand.type("enter")
        assert len(hand.entries("screening.recorded")) == 1


# -- the second review ------------------------------------------------------------------------------------


async def test_the_colour_is_the_first_question(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter", "3", "6", "5", "f2", "1")
        assert hand.main.encounter.screening.code.colour is Colour.GREEN
        assert "thermometer" not in hand.main.encounter.touched
        assert hand.main.counter.how_asked


async def test_an_id_number_answers_no_question(root: Path, clock: FixedClock) -> None:
    number = born(1983)
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("3", "6", "5", "enter", "3", "7", "8", "enter")
        await hand.type(*number)
        assert hand.main.encounter.screening.person.document.number == number
        assert hand.main.encounter.aboard is None


async def test_what_came_while_a_scan_was_typed_stays(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5")
        restore = hand.main.mark()
        hand.main.offer(film()["clean"].text)
        await hand.idle()
        assert len(hand.main.counter.codes) == 1
        restore()
        assert len(hand.main.counter.codes) == 1


async def test_a_pharmacy_saves_nothing_that_cannot_be_read(
    tmp_path: Path, clock: FixedClock
) -> None:
    home = prepare(tmp_path / "home", kind=StationKind.PHARMACY).paths.root
    async with opened(home, clock, size=(30, 8)) as hand:
        await hand.type("b", "l", "f", "enter", "3", "6", "5", "enter")
        assert not hand.entries("medicine_request.recorded")


@pytest.mark.parametrize("keys", [("f3", "f5"), ("escape", "escape"), ("ctrl+o", "3", "f5")])
async def test_an_impossible_temperature_ends_nothing(
    keys: tuple[str, ...], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("4", "4", "0", *keys)
        assert hand.app.is_running
        assert hand.main.encounter.digits == "440"
        assert not hand.entries("screening.recorded")
