"""Open cases: a rest, a hold or a strict verdict belongs to the person, and ends as it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from station.clock import FixedClock
from station.kinds import StationKind
from station.people.person import Person
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import Applied, Movement
from station.screening.screening import Screening
from station.screening.temperature import Reading
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from tests.app import film, opened, prepare
from tests.screenings.test_wrong_clearances import GREEN, born, person, seen


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.mark.parametrize(
    "form", [("f3", "f6", "f5"), ("f2", "f2", "f6", "1", "enter"), ("ctrl+o", "f6", "f5")]
)
async def test_a_hold_placed_while_a_form_is_open_holds(
    form: tuple[str, ...], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", *form)
        await hand.type("enter")
        assert hand.decided() != "release"
        assert len(hand.main.board.holds) == 1


def test_a_rest_met_by_phone_is_left_when_the_name_says_otherwise(desk: Desk) -> None:
    screenings.apply(desk, seen(37.8, person("王五", phone="19900000001")))
    with desk.store.database.read() as connection:
        found = desk.open_of(connection, seen(36.5, person(phone="19900000001")))
    assert found is not None
    other = seen(36.6, person("赵六", born(1991), "19900000001"))
    outcome = screenings.apply(desk, other, case=CaseRef(subject=found.subject))
    assert outcome.movement is Movement.RELEASE
    with desk.store.database.read() as connection:
        assert desk.open_of(connection, seen(36.5, person("王五", phone="19900000001"))) is not None


async def test_the_screen_leaves_what_was_anothers(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        assert hand.app.desk is not None
        red = CodeReading(CodeStatus.OPAQUE, colour=Colour.RED, by_eye=True)
        screenings.apply(hand.app.desk, seen(36.5, person("王五", phone="19900000001"), code=red))
        for name, value in (("phone", "19900000001"), ("name", "赵六"), ("number", born(1991))):
            await hand.type("f3")
            hand.app.screen.query_one(f"#{name}", Input).value = value
            await hand.type("f5")
        await hand.type("f2", "1", "3", "6", "6")
        await hand.idle()
        assert hand.main.encounter.open is None
        await hand.type("enter")
        assert hand.decided() == "release"


def test_a_correction_of_an_older_record_lifts_nothing(desk: Desk) -> None:
    who = person("王五", born(1990))
    first = screenings.apply(desk, seen(36.5, who))
    red = CodeReading(CodeStatus.OPAQUE, colour=Colour.RED, by_eye=True)
    screenings.apply(desk, seen(36.5, who, code=red))
    correct(desk, first.receipt.id, seen(36.4, who), "看错")
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.CENTRAL_QUARANTINE


async def test_whoever_is_held_is_not_discarded(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("f6", "delete")
        assert hand.app.screen is hand.main
        assert not hand.entries("encounter.discarded")


async def test_a_rest_is_called_back_once(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "7", "8", "enter", "f8", "enter", "escape", "f8", "enter")
        subjects = [e.subject for e in (hand.main.encounter, *hand.main.parked) if e.subject]
        assert len(subjects) == len(set(subjects)) == 1


def test_a_record_that_is_completed_keeps_its_slip(desk: Desk) -> None:
    first = screenings.apply(desk, Screening(readings=(Reading(36.7),), symptoms=()))
    assert first.slip
    correct(desk, first.receipt.id, Screening(readings=(Reading(37.6),), symptoms=()), "看错")
    with desk.store.database.read() as connection:
        subject = str(connection.exec_driver_sql("SELECT subject FROM set_aside_view").scalar_one())
    done = screenings.apply(
        desk, seen(36.6, Person(), contact=True, code=CodeReading()), case=CaseRef(subject=subject)
    )
    assert done.slip == first.slip


async def test_no_key_restarts_a_rest(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter", "f5", "enter")
        assert len(hand.entries("set_aside.recorded")) == 1
        assert not hand.main.encounter.empty


def test_an_override_is_still_possible_for_a_strict_one(desk: Desk) -> None:
    who = person("王五", born(1990))
    red = replace(GREEN, colour=Colour.RED)
    screenings.apply(desk, seen(36.5, who, code=red))
    done = screenings.apply(desk, seen(36.5, who), Applied(Movement.RELEASE, reason="已核实"))
    assert done.movement is Movement.RELEASE


def test_a_request_is_met_with_what_is_open_of_the_buyer(tmp_path: Path, clock: FixedClock) -> None:
    from station.medicines.items import Item
    from station.medicines.request import MedicineRequest
    from storage.medicines import service as requests
    from storage.visits import service as visits
    from tests.clinic.patients import desk_of, patient

    desk = desk_of(tmp_path / "clinic", StationKind.CLINIC, clock)
    who = person("王五", born(1990), "19900000001")
    visits.save(desk, replace(patient(38.6), person=who))
    buyer = replace(patient(36.5), person=replace(who, address="建设街"))
    item = Item("维生素C", classes=())
    found = requests.preview(desk, MedicineRequest(buyer, (replace(item, name="布洛芬"),)))
    assert found.advice.movement is Movement.HOLD


async def test_a_hold_in_somebodys_first_form_is_theirs(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        hand.app.screen.query_one("#name", Input).value = "王五"
        await hand.type("f6", "f5", "f2", "1", "3", "6", "5")
        await hand.idle()
        await hand.type("enter", "f5")
        assert hand.decided() == "hold"


def test_an_older_record_corrected_to_strict_counts_from_then(desk: Desk) -> None:
    who = person("王五", born(1990))
    red = CodeReading(CodeStatus.OPAQUE, colour=Colour.RED, by_eye=True)
    first = screenings.apply(desk, seen(36.5, who))
    screenings.apply(desk, seen(36.5, who))
    correct(desk, first.receipt.id, seen(36.5, who, code=red), "漏看")
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.CENTRAL_QUARANTINE
