"""The clinic's and the pharmacy's screens under the pilot."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.clinic.checks_page import Row
from screens.clinic.visit_screen import VisitScreen
from screens.widgets.band import Band, Tone
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from station.kinds import StationKind
from tests.app import Hand, film, opened, prepare

CLINICS = ("德惠市人民医院发热门诊", "德惠市中医院发热门诊")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return prepare(tmp_path / "clinic", kind=StationKind.CLINIC, fever_clinics=CLINICS).paths.root


def band(hand: Hand) -> Band:
    return hand.app.screen.query_one(Band)


def notice(hand: Hand) -> str:
    return str(hand.main.query_one("#notice", Static).render())


# -- the visit --------------------------------------------------------------------------------------


async def test_a_clean_visit_is_six_keys_after_the_code(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        assert isinstance(hand.main, VisitScreen)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "1", "1", "enter")
        body = hand.entries("visit.recorded")[0].body
        assert body["decision"]["advised"] == "release"
        assert body["screening"]["risk_question"] == "no"
        assert body["asked_by"] == "李岚"
        assert "mask" not in body["screening"]["defaulted"]


async def test_enter_never_closes_an_open_visit_and_says_which(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        assert "口罩" in notice(hand)
        assert "旅居史" in notice(hand)
        await hand.type("f5", "down", "enter")
        assert not hand.entries("visit.recorded")


async def test_the_checks_may_be_done_in_any_order(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f3", "x", "f5")
        screen = hand.main
        assert isinstance(screen, VisitScreen)
        await hand.type("up", "up", "1")
        assert screen.encounter.screening.risk_question == "no"
        await hand.type("up", "up", "up", "up", "up")
        screen.go_to(Row.CODE)
        await hand.type("1")
        screen.go_to(Row.TEMPERATURE)
        await hand.type("3", "6", "4", "1", "enter")
        assert hand.entries("visit.recorded")[0].body["decision"]["advised"] == "release"


async def test_zero_asks_why_and_closes_a_check(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("0", "5", "enter", "1", "0", "2", "enter", "enter")
        unable = hand.entries("visit.recorded")[0].body["screening"]["unable"]
        assert unable == [
            {"check": "temperature", "why": "设备坏了"},
            {"check": "question", "why": "年幼或说不清"},
        ]


async def test_a_fever_is_said_before_the_rest_is_asked_and_held_once(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("ctrl+t", "3", "7", "8")
        assert (band(hand).view.tone, band(hand).view.word) == (Tone.STOP, "留置")
        await hand.type("f5")
        assert hand.entries("hold.opened")[0].body["reason"] == "C01"
        assert not hand.entries("visit.recorded")
        await hand.type("1", "1", "f5")
        assert hand.entries("visit.recorded")[0].body["decision"]["advised"] == "hold"
        assert len(hand.entries("hold.opened")) == 1
        subjects = {
            e.header.subject for e in hand.entries() if e.header.kind[:4] in ("hold", "visi")
        }
        assert len(subjects) == 1


async def test_a_first_high_reading_is_set_aside_and_comes_back(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("3", "7", "8", "enter")
        assert len(hand.main.board.resting) == 1
        clock.move(600)
        await hand.type("f8", "enter")
        await hand.type("3", "6", "8", "1", "1", "1")  # by mercury; mask; no risk area
        await hand.idle()
        await hand.type("enter")
        body = hand.entries("visit.recorded")[0].body
        assert [r["celsius"] for r in body["screening"]["readings"]] == [37.8, 36.8]


async def test_a_cold_is_referred_and_the_slip_acknowledged(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "1", "1", "2")
        assert (band(hand).view.word, band(hand).view.tone) == ("转诊", Tone.CONDITION)
        await hand.type("enter")
        await hand.type("2", "enter")
        issued = hand.entries("referral.issued")[0].body
        assert issued["clinic"] == CLINICS[1]
        await hand.type("f5")
        assert (clinic / "exports" / f"{issued['number']}.png").stat().st_size > 1000
        await hand.type("enter", "ctrl+f")
        rows = hand.app.screen.query_one(RowList)
        assert issued["number"] in str(rows.render())
        clock.move(25 * 3600)
        await hand.type("f9", "f9")
        assert "超时" in str(rows.render())
        await hand.type("enter", "f5")
        assert hand.entries("referral.closed")[0].body["outcome"] == "arrived"


async def test_the_earlier_visits_of_a_patient_are_shown(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        for _ in range(2):
            await hand.scan(film()["clean"].text)
            await hand.type("3", "6", "5", "1", "1", "enter")
            clock.move(86_400)
        await hand.scan(film()["clean"].text)
        await hand.idle()
        assert hand.main.note.count("在本所就诊") == 2


async def test_a_half_filled_visit_is_parked_and_comes_back(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "2", "escape")
        assert hand.main.encounter.empty
        await hand.type("escape")
        assert hand.main.encounter.screening.mask == "not_worn"


async def test_who_leaves_in_the_middle_is_recorded_as_it_was(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "ctrl+o", "2", "f5")
        assert "S-121" in str(hand.app.screen.query_one("#problem", Static).render())
        await hand.type("g", "o", "n", "e", "f5")
        body = hand.entries("visit.recorded")[0].body
        assert body["left"] is True
        assert [u["check"] for u in body["screening"]["unable"]] == ["mask", "question"]
        assert hand.main.encounter.empty


async def test_another_movement_with_open_checks_names_them_in_words(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "ctrl+o", "tab", "2", "tab", "o", "k", "f5")
        assert "S-131" in notice(hand)
        assert "旅居史" in notice(hand)
        assert hand.main.encounter.digits == "365"


async def test_who_received_the_patient_may_be_another(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("f3")
        hand.app.screen.query_one("#asked_by", Input).value = "郑医生"
        hand.app.screen.query_one("#address", Input).value = "建设街道"
        await hand.type("f5", "3", "6", "5", "1", "1", "enter")
        body = hand.entries("visit.recorded")[0].body
        assert body["asked_by"] == "郑医生"
        assert body["screening"]["person"]["address"] == "建设街道"


# -- the sentinel view ------------------------------------------------------------------------------


async def test_the_sentinel_counts_today_beside_the_days_before(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f4", "b", "l", "f", "enter", "f5")
        clock.move(86_400)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "1", "1", "enter", "ctrl+n")
        await hand.idle()
        rows = str(hand.app.screen.query_one("#series", Static).render()).splitlines()
        assert rows[0].split() == ["就诊", "1", "0.0", "⣿⣿"]
        refused = next(r for r in rows if "拒售 退热" in r)
        assert refused.split()[2:] == ["0", "0.1", "⣿⣿"]
        # Yesterday's column is the last but one; today's is empty.
        assert refused.endswith("⣿⣿  ")
