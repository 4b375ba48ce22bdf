"""Vehicles at the barrier, places by pinyin, people who wait: nobody gets a stranger's plate or place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.counter.code_by_eye import ByEyeScreen
from screens.counter.discard import DiscardScreen
from screens.counter.person_form import PersonScreen
from screens.widgets.band import Band, Tone
from screens.widgets.placefield import PlaceField
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from station.demo.samples import resident_number
from station.places import divisions
from storage.counter import drafts
from tests.app import Hand, film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


async def vehicle(hand: Hand, plate: str, aboard: int) -> None:
    await hand.type("f4")
    if hand.app.screen.query(RowList):
        table = hand.app.screen.query_one(RowList)
        table.go_to(table.row_count - 1)
        await hand.type("enter")
    hand.app.screen.query_one("#plate", Input).value = plate
    hand.app.screen.query_one("#aboard", Input).value = str(aboard)
    await hand.type("f5")


def plates(hand: Hand) -> list[str]:
    return [
        (e.body["screening"].get("vehicle") or {}).get("plate", "")
        for e in reversed(hand.entries("screening.recorded"))
    ]


def strip(hand: Hand) -> str:
    return str(hand.main.query_one("#strip", Static).render())


async def test_the_vehicle_at_the_barrier_is_in_sight_and_survives_a_restart(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 3)
        await hand.type("3", "6", "5", "enter")
        assert "吉A12345 1/3" in strip(hand)
    async with opened(root, clock) as hand:
        await hand.idle()
        assert "◉ 吉A12345 1/3" in strip(hand)
        await hand.type("3", "6", "6", "1")  # after a restart it is asked
        await hand.idle()
        await hand.type("enter")
        assert plates(hand) == ["吉A12345", "吉A12345"]


async def test_a_vehicle_is_closed_resumed_and_corrected(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 4)
        await vehicle(hand, "吉B54321", 2)
        await hand.type("3", "6", "5", "enter")
        assert plates(hand) == ["吉B54321"]
        table_rows = 3
        await hand.type("f4")
        assert hand.app.screen.query_one(RowList).row_count == table_rows
        await hand.type("down", "enter")  # the first one comes back to the barrier
        await hand.type("3", "6", "5", "enter")
        assert plates(hand)[-1] == "吉A12345"
        await hand.type("f4", "f3")
        hand.app.screen.query_one("#plate", Input).value = "吉A12346"
        await hand.type("f5")
        assert hand.entries("party.corrected")[0].body["vehicle"]["plate"] == "吉A12346"
        await hand.type("f4", "f5", "3", "f5")
        await hand.idle()
        assert hand.entries("party.closed")[0].body["outcome"] == "entered_by_mistake"
        await hand.type("escape")
        await hand.type("3", "6", "5", "enter")
        assert plates(hand)[-1] == ""


async def test_whoever_is_too_many_is_asked_about(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("3", "6", "5", "enter")
        await hand.type("3", "7", "8", "enter")  # the second one rests: the vehicle stays open
        await hand.type("3", "6", "5")
        assert hand.main.query_one(Band).view.tone is Tone.ASK
        await hand.type("enter")
        assert len(plates(hand)) == 1
        await hand.type("2")
        await hand.idle()
        await hand.type("enter")
        assert plates(hand) == ["吉A12345", ""]


async def test_whoever_comes_back_after_the_vehicle_has_gone_is_still_saved(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("3", "7", "8", "enter")
        await hand.type("f4", "f5", "1", "f5", "escape")
        await hand.type("f8", "enter", "3", "6", "8", "1")
        await hand.idle()
        await hand.type("enter")
        assert plates(hand) == ["吉A12345"]


async def test_the_vehicle_that_goes_on_with_everybody_leaves_the_barrier(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 1)
        await hand.type("3", "6", "5", "enter")
        assert hand.main.counter.barrier is None
        await hand.type("3", "6", "6", "enter")
        assert plates(hand) == ["吉A12345", ""]


# -- places --------------------------------------------------------------------------------------------


def test_a_listed_area_stands_before_others_of_the_same_initials() -> None:
    assert divisions.find("dlq")[0].code != "230102"
    assert divisions.find("dlq", listed={"230102"})[0].code == "230102"
    # What is named exactly is meant.
    assert divisions.find("东丽区", listed={"230102"})[0].name == "东丽区"


async def test_initials_take_the_listed_area_and_show_it_in_full(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "f2", "1", "tab", "tab", "d", "l", "q")
        shown = str(hand.app.screen.query_one("#suggestions", Static).render())
        assert shown.splitlines()[0].startswith("▸1 黑龙江省哈尔滨市道里区 230102")
        assert "高风险" in shown.splitlines()[0]
        await hand.type("enter")
        assert isinstance(hand.app.screen, ByEyeScreen)
        assert "黑龙江省哈尔滨市道里区" in str(hand.app.screen.query_one("#stays", Static).render())
        await hand.type("f5", "3", "6", "5")
        assert hand.main.advice is not None
        assert hand.main.advice.movement == "central_quarantine"


@pytest.mark.parametrize(("keys", "at"), [(("down", "down", "enter"), 2), (("2",), 1)])
async def test_a_suggestion_is_chosen_by_arrow_or_digit(
    keys: tuple[str, ...], at: int, root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3", "tab", "tab", "tab", "c", "y", "q")
        field = hand.app.screen.query_one("#origin", PlaceField)
        wanted = field.found()[at]
        await hand.type(*keys)
        assert field.value == wanted.full_name
        assert isinstance(hand.app.screen, PersonScreen)
        await hand.type("f5")
        assert hand.main.encounter.screening.origin == wanted.code


async def test_a_place_that_may_be_several_is_not_taken_unseen(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3", "tab", "tab", "tab", "c", "y", "q", "f5")
        assert isinstance(hand.app.screen, PersonScreen)
        assert "S-143" in str(hand.app.screen.query_one("#problem", Static).render())


async def test_the_enter_that_takes_a_place_does_not_leave_the_form(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3", "tab", "tab", "tab", "tab", "c", "y", "q", "enter")
        assert isinstance(hand.app.screen, PersonScreen)
        assert hand.app.screen.query_one("#destination", PlaceField).value.endswith("区")
        await hand.type("f5")
        assert hand.main.encounter.screening.destination


# -- people who wait -----------------------------------------------------------------------------------


async def test_a_mistake_is_discarded_with_a_reason(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "delete", "1", "enter")
        body = hand.entries("encounter.discarded")[0].body
        assert body["why"] == "mistake"
        assert body["screening"]["person"]["name"] == "林小雨"
        assert hand.main.encounter.empty
    async with opened(root, clock) as hand:
        assert hand.main.encounter.empty
        assert not hand.main.parked


async def test_a_draft_on_its_way_does_not_bring_a_discarded_one_back(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "delete", "1")
        form, main = hand.app.screen, hand.main
        assert isinstance(form, DiscardScreen)
        changed = replace(main.encounter, digits="365")

        def together() -> None:
            form.action_save()
            main.encounter = changed
            main.drafting.keep()

        hand.app.call_later(together)
        await hand.idle()
        assert len(hand.entries("encounter.discarded")) == 1
        assert hand.app.desk is not None
        assert drafts.waiting(hand.app.desk.store) == []


async def test_those_who_wait_are_told_apart_and_one_is_discarded(
    root: Path, clock: FixedClock
) -> None:
    number = resident_number("220183", date(1992, 3, 7))
    async with opened(root, clock) as hand:
        await hand.scan(number)
        await hand.type("3", "7", "8", "enter")
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "escape", "3", "6", "4", "escape", "f8")
        table = hand.app.screen.query_one(RowList)
        rows = [table.words(at) for at in range(table.row_count)]
        assert [re.findall(r"(?<!\d)3[\d.]+(?!\d|岁)", row)[0] for row in rows] == [
            "37.8",
            "36",
            "364",
        ]
        assert "女 34" in rows[0] or "男 34" in rows[0]
        await hand.type("delete")
        assert not hand.entries("encounter.discarded")  # whoever rests stays
        await hand.type("down", "down", "delete", "4", "enter")
        assert hand.entries("encounter.discarded")[0].body["why"] == "test"
        assert [e.screening.person.name for e in hand.main.parked] == ["林小雨"]
        await hand.type("escape", "f8", "down", "enter")
        assert hand.main.encounter.screening.person.name == "林小雨"
