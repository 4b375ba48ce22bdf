"""Whose case it is: whoever comes back is met with what is open of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screens.widgets.band import Band
from station.clock import FixedClock
from station.demo.samples import resident_number
from station.events.hold import HoldEnd, HoldEnded
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.problems import InputProblem, ProblemCode
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import Applied, Movement
from station.screening.screening import Screening
from station.screening.temperature import Reading, Thermometer
from storage.cases import open_items
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold
from storage.screenings import service as screenings
from tests.app import Hand, film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def born(year: int) -> str:
    return resident_number("220183", date(year, 3, 7))


def notice(hand: Hand) -> str:
    from textual.widgets import Static

    return str(hand.main.query_one("#notice", Static).render())


async def test_whoever_rests_and_queues_again_is_met_with_it(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("3", "7", "8", "enter")
        await hand.scan(film()["fever"].text)
        assert "复测" in hand.main.query_one(Band).view.headline
        await hand.type("3", "6", "5", "enter")
        assert "用什么测" in notice(hand)  # a gun's number typed under a preset clears nobody
        await hand.type("3")  # infrared again
        await hand.idle()
        await hand.type("enter")
        assert not hand.entries("screening.recorded")
        assert len(hand.main.board.resting) == 1
        await hand.scan(film()["fever"].text)
        await hand.type("3", "7", "9", "1")
        await hand.idle()
        await hand.type("f5")
        assert hand.decided() == "hold"
        readings = hand.entries("screening.recorded")[0].body["screening"]["readings"]
        assert [r["celsius"] for r in readings] == [37.8, 36.5, 37.9]
        assert not hand.main.board.resting


def person(name: str = "", number: str = "", phone: str = "") -> Person:
    document = Document(DocumentKind.RESIDENT_ID, number) if number else Document()
    return Person(name, document, phone)


GREEN = CodeReading(CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True)


def seen(celsius: float, who: Person, **more: object) -> Screening:
    at = Thermometer.MERCURY if more.pop("contact", False) else Thermometer.INFRARED
    base = Screening(who, (Reading(celsius, at),), code=GREEN, symptoms=())
    return replace(base, **more)  # type: ignore[arg-type]


PEOPLE = [
    (person(number=born(1990)), person(number=born(1990))),
    (person(phone="19900000001"), person("王五", phone="19900000001")),
    (person("王五", born(1990)), person("王五", born(1990), "19900000001")),
]


@pytest.mark.parametrize(("first", "again"), PEOPLE)
def test_a_rest_is_joined_by_document_phone_or_name(
    desk: Desk, first: Person, again: Person
) -> None:
    screenings.apply(desk, seen(37.8, first))
    outcome = screenings.apply(desk, seen(36.5, again))
    assert outcome.movement is None
    outcome = screenings.apply(desk, seen(36.6, again, contact=True))
    assert outcome.movement is Movement.RELEASE
    with desk.store.database.read() as connection:
        assert not open_items.resting(connection)


def test_somebody_else_with_the_same_phone_is_not_kept_resting(desk: Desk) -> None:
    screenings.apply(desk, seen(37.8, person("王五", born(1990), "19900000001")))
    outcome = screenings.apply(desk, seen(36.5, person("赵六", born(1991), "19900000001")))
    assert outcome.movement is Movement.RELEASE


def test_a_seat_of_a_vehicle_is_a_person(desk: Desk) -> None:
    from station.vehicles.vehicle import Vehicle

    bus = Vehicle("吉A12345", aboard=40)
    screenings.apply(desk, seen(37.8, person(), vehicle=bus, seat=7))
    assert (
        screenings.apply(desk, seen(36.5, person(), vehicle=bus, seat=8)).movement
        is Movement.RELEASE
    )
    assert screenings.apply(desk, seen(36.5, person(), vehicle=bus, seat=7)).movement is None


def test_whoever_is_held_is_not_let_go_by_another_record(desk: Desk) -> None:
    who = person("王五", born(1990))
    screenings.apply(desk, seen(38.0, who, contact=True))
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.HOLD
    with pytest.raises(InputProblem) as refused:
        screenings.apply(desk, seen(36.5, who), Applied(Movement.RELEASE, reason="没事了"))
    assert refused.value.code is ProblemCode.HELD_STILL
    with desk.store.database.read() as connection:
        holds = open_items.holds(connection)
    assert len(holds) == 1
    end_hold(desk.store, holds[0].id, HoldEnded(HoldEnd.RELEASED))
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.RELEASE


def test_a_strict_verdict_stands_until_it_is_overridden_with_a_reason(
    desk: Desk, clock: FixedClock
) -> None:
    who = person("王五", born(1990))
    red = CodeReading(CodeStatus.OPAQUE, colour=Colour.RED, by_eye=True)
    assert screenings.apply(desk, seen(36.5, who, code=red)).movement is Movement.CENTRAL_QUARANTINE
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.CENTRAL_QUARANTINE
    assert (
        screenings.apply(
            desk, seen(36.5, who), Applied(Movement.RELEASE, reason="误读，已核实")
        ).movement
        is Movement.RELEASE
    )
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.RELEASE
    screenings.apply(desk, seen(36.5, who, code=red))
    clock.move(25 * 3600)
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.RELEASE


def test_holding_is_still_possible_of_whoever_rests(desk: Desk) -> None:
    who = person("王五", born(1990))
    rest = screenings.apply(desk, seen(37.8, who))
    assert rest.movement is None
    with desk.store.database.read() as connection:
        subject = open_items.resting(connection)[0].subject
    open_hold(desk.store, "王五", subject=subject)
    assert screenings.apply(desk, seen(36.5, who, contact=True)).movement is Movement.HOLD
