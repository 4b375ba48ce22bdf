"""Holds at the clinic: nobody is held twice, or let go by a page that is finished later."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from station.clock import FixedClock
from station.events.hold import HoldEnd, HoldEnded, HoldStep, HoldStepped
from station.kinds import StationKind
from station.people.person import Person
from station.problems import InputProblem
from station.screening.disposition import Movement
from station.screening.screening import Symptom
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.counter import drafts
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold, step_hold
from storage.journal import entries as journal
from storage.journal import state
from storage.proof import verify
from storage.screenings.correct import correct
from storage.visits import service as visits
from tests.app import film, opened, prepare
from tests.clinic.patients import desk_of, entries, patient


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home", kind=StationKind.CLINIC).paths.root


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return desk_of(tmp_path / "desk", StationKind.CLINIC, clock)


def held(desk: Desk) -> int:
    with desk.store.database.read() as connection:
        return len(open_items.holds(connection))


async def test_a_removed_hold_step_is_shown_as_what_is_left_of_it(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        assert hand.app.desk is not None
        store = hand.app.desk.store
        hold = open_hold(store, "张三丰")
        step_hold(store, hold.id, HoldStepped(HoldStep.CALLED, whom="120"))
        with store.database.write() as connection:  # as an older version removed it
            journal.remove_bodies(connection, [hand.entries("hold.opened")[0].header.subject])
        hand.main.reload()
        await hand.idle()
        await hand.type("f12")
        assert hand.app.is_running


async def test_f6_in_a_request_holds_the_buyer_once(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("escape", "f4", "f3")
        hand.app.screen.query_one("#name", Input).value = "何冬梅"
        await hand.type("f5", "f6", "f6")
        assert [e.body.get("name") for e in hand.entries("hold.opened")] == ["何冬梅"]


async def test_whoever_is_held_already_is_not_released_by_enter(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "1", "1", "f6", "enter")
        assert not hand.entries("visit.recorded")
        await hand.type("f5")
        decision = hand.entries("visit.recorded")[0].body["decision"]
        assert decision["advised"] == "hold"
        assert "O02" in [r["rule"] for r in decision["reasons"] if r.get("decides")]
        assert len(hand.entries("hold.opened")) == 1


def test_whoever_was_handed_over_is_not_held_again(desk: Desk) -> None:
    outcome = visits.save(desk, patient(37.9))
    hold = entries(desk, "hold.opened")[0].header.id
    end_hold(desk.store, hold, HoldEnded(HoldEnd.HANDED_OVER, "120"))
    correct(desk, outcome.receipt.id, patient(38.0), "看错")
    assert held(desk) == 0


def test_a_page_that_is_finished_after_the_hand_over_opens_nothing(desk: Desk) -> None:
    subject = "0f0e0d0c-0000-4000-8000-000000000001"
    hold = open_hold(desk.store, subject=subject)
    end_hold(desk.store, hold.id, HoldEnded(HoldEnd.HANDED_OVER, "120"))
    visits.save(desk, patient(37.9), case=CaseRef(subject))
    assert held(desk) == 0


def test_who_has_left_is_reported_not_held(desk: Desk) -> None:
    assert visits.save(desk, patient(37.9), left="走了").movement is Movement.MONITOR
    unasked = patient(36.5, Symptom.DRY_COUGH, risk_question=None)
    assert visits.save(desk, unasked, left="走了").movement is Movement.MONITOR
    assert held(desk) == 0


def test_steps_go_forward_and_papers_take_nothing_away(desk: Desk) -> None:
    hold = open_hold(desk.store, "张三丰").id
    step_hold(desk.store, hold, HoldStepped(HoldStep.ARRIVED, who="一组"))
    with pytest.raises(InputProblem, match="S-125"):
        step_hold(desk.store, hold, HoldStepped(HoldStep.CALLED, whom="120"))
    step_hold(desk.store, hold, HoldStepped(HoldStep.PAPERS, person=Person(phone="19900000001")))
    with desk.store.database.read() as connection:
        assert open_items.holds(connection)[0].name == "张三丰"
    with pytest.raises(InputProblem, match="S-102"):
        end_hold(desk.store, hold, HoldEnded(HoldEnd.HANDED_OVER))
    assert verify.verify(desk.store.database).ok


def test_ending_a_hold_takes_its_half_filled_forms(desk: Desk) -> None:
    hold = open_hold(desk.store).id
    drafts.keep(desk.store, f"papers:{hold}", "papers", b'"x"')
    end_hold(desk.store, hold, HoldEnded(HoldEnd.RELEASED))
    assert drafts.waiting(desk.store) == []
    with desk.store.database.read() as connection:
        assert state.get(connection, state.LINEAGE)
