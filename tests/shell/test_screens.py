"""The screens through the pilot: what an operator does, in keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.checkpoint.checkpoint_screen import CheckpointScreen
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from station.demo.samples import resident_number
from station.problems import ProblemCode, StationProblem
from storage.counter import drafts
from storage.screenings import service as screenings
from tests.app import film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


async def test_a_clean_traveller_takes_four_keys(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        assert hand.decided() == "release"
        body = hand.entries("screening.recorded")[0].body["screening"]
        assert body["person"]["name"] == "林小雨"
        assert set(body["defaulted"]) == {"mask", "symptoms", "thermometer"}
        assert hand.main.encounter.empty


@pytest.mark.parametrize(
    "name", ["clean", "fever", "high_risk", "expired", "forged", "chinese_name", "foreign"]
)
async def test_the_seven_samples_get_their_verdicts(
    name: str, root: Path, clock: FixedClock
) -> None:
    sample = film()[name]
    async with opened(root, clock) as hand:
        await hand.scan(sample.text)
        await hand.type(*sample.temperature)
        movement = hand.main.advice
        assert movement is not None
        assert (movement.movement or "recheck") == sample.movement


async def test_by_eye_with_a_card_reader_takes_at_most_ten_keys(
    root: Path, clock: FixedClock
) -> None:
    from datetime import date

    async with opened(root, clock) as hand:
        await hand.scan(f"林小雨 {resident_number('220183', date(1992, 3, 7))}")
        keys = ("f2", "1", "3", "6", "5", "enter")
        await hand.type(*keys)
        assert len(keys) <= 10
        assert hand.decided() == "release"
        code = hand.entries("screening.recorded")[0].body["screening"]["code"]
        assert (code["colour"], code["by_eye"]) == ("green", True)


async def test_a_strict_movement_needs_its_own_key(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "6", "enter", "enter")
        assert hand.entries("screening.recorded") == []
        await hand.type("f5")
        assert hand.decided() == "central_quarantine"


async def test_a_fever_rests_comes_back_and_is_held(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("3", "7", "8", "enter")
        assert hand.main.encounter.empty
        assert len(hand.main.board.resting) == 1
        clock.move(600)
        await hand.type("f8", "enter", "3", "7", "6", "1")
        await hand.idle()
        await hand.type("enter")
        assert hand.entries("screening.recorded") == []
        await hand.type("f5")
        assert hand.decided() == "hold"
        readings = hand.entries("screening.recorded")[0].body["screening"]["readings"]
        assert [r["celsius"] for r in readings] == [37.8, 37.6]
        assert not hand.main.board.resting
        assert len(hand.main.board.holds) == 1


async def test_a_hold_is_one_key_on_every_screen_and_can_be_ended(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        for opening in ((), ("f7",), ("escape", "f3"), ("escape", "f2")):
            await hand.type(*opening, "f6")
        # The third began with a form of somebody: the fourth key is about the same person.
        assert len(hand.entries("hold.opened")) == 3
        await hand.type("escape", "f12", "f5", "1", "tab", "1", "2", "0", "f5")
        assert len(hand.entries("hold.ended")) == 1
        assert hand.entries("hold.ended")[0].body["handed_to"] == "120"
        assert len(hand.main.board.holds) == 2


async def test_the_record_just_saved_is_corrected_with_a_reason(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "enter", "f10")
        field = hand.app.screen.query_one("#degrees", Input)
        field.value = "36.9"
        await hand.type("f5")
        assert hand.entries("correction.recorded") == []  # no reason yet
        hand.app.screen.query_one("#reason", Input).value = "听错"
        await hand.type("f5")
        body = hand.entries("correction.recorded")[0].body
        assert (body["screening"]["readings"][0]["celsius"], body["reason"]) == (36.9, "听错")


async def test_the_ledger_finds_two_characters_initials_and_digits(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["chinese_name"].text)
        await hand.type("3", "6", "5", "enter", "f7")
        table = hand.app.screen.query_one(RowList)
        for words, rows in (
            ("静宜", 1),
            ("oyj", 1),
            ("220183", 1),
            ("19900000006", 1),
            ("张三", 0),
            ("[/x]", 0),
        ):
            hand.app.screen.query_one("#search", Input).value = words
            await hand.idle()
            assert table.row_count == rows, words
        hand.app.screen.query_one("#search", Input).value = ""
        await hand.idle()
        await hand.type("enter")
        page = str(hand.app.screen.query_one("#page", Static).render())
        assert "K00" in page
        assert "欧阳静宜" not in page


async def test_the_language_switches_on_every_screen(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        for key in ("f1", "f3", "f4", "f7", "f8", "f12", "ctrl+o", "ctrl+y", "ctrl+g"):
            await hand.type(key)
            title = str(hand.app.screen.query_one("#title", Static).render())
            await hand.type("f9")
            assert str(hand.app.screen.query_one("#title", Static).render()) != title, key
            await hand.type("f9", "escape")
            assert isinstance(hand.app.screen, CheckpointScreen), key


async def test_escape_parks_and_brings_back(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "escape")
        assert hand.main.encounter.empty
        await hand.type("escape")
        assert hand.main.encounter.digits == "36"


async def test_a_second_code_never_mixes_two_people(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.scan(film()["high_risk"].text)
        main = hand.main
        assert main.encounter.screening.person.name == "孙丽"
        assert [e.screening.person.name for e in main.parked] == ["林小雨"]
        await hand.scan(film()["chinese_name"].text)
        assert [e.screening.person.name for e in main.parked] == ["林小雨", "孙丽"]
        for name in ("林小雨", "孙丽", "欧阳静宜"):
            await hand.type("escape", "escape")
            assert main.encounter.screening.person.name == name


async def test_the_camera_waits_while_a_traveller_is_unfinished(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        hand.main.taking.offer(film()["high_risk"].text)
        await hand.type("3", "6", "5", "enter")
        assert hand.decided() == "release"
        assert "已存" not in str(hand.main.query_one("#notice", Static).render())
        assert hand.main.encounter.screening.person.name == "孙丽"


async def test_who_was_here_today_is_said(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        await hand.scan(film()["clean"].text)
        assert "12:00" in hand.main.note


async def test_a_save_that_fails_loses_nothing(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StationProblem(ProblemCode.DISK_FULL, file="station.db")

    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        with monkeypatch.context() as patched:
            patched.setattr(screenings, "apply", full)
            await hand.type("3", "6", "5", "enter")
        main = hand.main
        assert main.encounter.screening.person.name == "林小雨"
        assert main.encounter.digits == "365"
        assert "S-306" in str(main.query_one("#notice", Static).render())
        await hand.type("enter")
        assert hand.decided() == "release"


async def test_a_half_filled_traveller_is_there_after_a_power_cut(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        desk = hand.app.desk
        assert desk is not None
        for _ in range(100):
            if drafts.waiting(desk.store):
                break
            await hand.pilot.pause(0.1)
    async with opened(root, clock) as hand:
        for _ in range(50):
            # The draft is read beside the first paint.
            if hand.main.encounter.screening.person.name:
                break
            await hand.pilot.pause(0.1)
        assert hand.main.encounter.screening.person.name == "林小雨"
        await hand.type("3", "6", "5", "enter")
    async with opened(root, clock) as hand:
        assert hand.main.encounter.empty


async def test_too_low_asks_for_another_method(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "3", "0", "enter")
        assert hand.entries("screening.recorded") == []
        await hand.type("backspace", "backspace", "backspace", "ctrl+l", "3", "6", "4", "enter")
        readings = hand.entries("screening.recorded")[0].body["screening"]["readings"]
        assert [r.get("celsius") for r in readings] == [None, 36.4]


async def test_the_camera_gives_nobody_elses_code_to_whoever_comes_back(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter")
        hand.main.taking.offer(film()["clean"].text)
        await hand.idle()
        assert hand.main.encounter.subject
        assert hand.main.encounter.screening.person.name == ""
