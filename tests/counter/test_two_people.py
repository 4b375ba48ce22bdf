"""Two people never become one: whose a code is, and who comes back with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.clock import FixedClock
from station.screening.code_reading import Colour
from tests.app import film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


async def test_the_next_ones_code_does_not_take_over_a_reading_by_eye(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "1", "enter", "3", "6", "5")
        await hand.scan(film()["high_risk"].text)
        assert hand.main.encounter.digits == "365"
        assert hand.main.encounter.screening.person.name == ""
        await hand.type("enter")
        assert not hand.entries("screening.recorded")  # first: whose is it?
        await hand.type("2")
        assert hand.main.encounter.screening.person.name == "孙丽"
        assert hand.main.encounter.digits == ""
        await hand.type("escape", "escape")
        assert hand.main.encounter.digits == "365"
        assert hand.main.encounter.screening.code.colour is Colour.GREEN


async def test_the_code_is_theirs_when_the_operator_says_so(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5")
        await hand.scan(film()["clean"].text)
        await hand.type("1")
        await hand.idle()
        await hand.type("enter")
        assert hand.decided() == "release"
        assert len(hand.entries("screening.recorded")) == 1


async def test_the_camera_gives_nobody_a_red_that_was_read_of_another(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "4", "enter")
        hand.main.offer(film()["clean"].text)
        await hand.idle()
        assert hand.main.encounter.screening.person.name == ""
        assert hand.main.counter.question is not None
        await hand.type("2")
        code = hand.main.encounter.screening.code
        assert (code.colour, code.by_eye) == (Colour.GREEN, False)


async def test_whoever_was_parked_comes_back_with_their_code(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")
        await hand.scan(film()["high_risk"].text)
        await hand.scan(film()["clean"].text)
        assert hand.main.encounter.screening.person.name == "林小雨"
        assert hand.main.encounter.digits == "365"
        assert [e.screening.person.name for e in hand.main.parked] == ["孙丽"]
