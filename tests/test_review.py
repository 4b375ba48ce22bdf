"""Faults that an independent review and a hunt in the real app found, each as it was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import DataTable, Input

from screens.widgets.band import Band, Tone
from station.clock import FixedClock
from station.demo.samples import resident_number
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
from tests.test_vehicles import plates, strip, vehicle
from tests.test_wrong_clearances import GREEN, born, burst, notice, person, seen


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


async def test_a_full_queue_says_so(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        for year in range(1950, 1972):
            hand.main.take_code(resident_number("220183", date(year, 3, 7)))
        assert len(hand.main.counter.codes) == 20
        assert "没收" in notice(hand)


async def test_a_drive_through_is_told_when_they_come_again(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("ctrl+o", "3", "f5")
        await hand.scan(film()["clean"].text)
        assert "闯卡" in hand.main.note


@pytest.mark.parametrize("keys", [("f2", "1"), ("f2", "f2", "1", "enter")])
async def test_reading_by_eye_takes_nothing_off_a_scanned_code(
    keys: tuple[str, ...], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type(*keys, "3", "6", "5")
        assert hand.main.advice is not None
        assert hand.main.advice.movement is Movement.CENTRAL_QUARANTINE


async def test_no_key_restarts_a_rest(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter", "f5", "enter")
        assert len(hand.entries("set_aside.recorded")) == 1
        assert not hand.main.encounter.empty


async def test_parked_people_are_never_what_falls_off_the_strip(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f6", "3", "7", "8", "enter", "3", "7", "9", "enter")
        await vehicle(hand, "吉A12345", 4)
        await hand.type("3", "6", "escape", "3", "6", "6")
        assert "⏸ 1" in strip(hand)[:20]


async def test_just_after_midnight_a_time_is_yesterdays(root: Path) -> None:
    from datetime import UTC, datetime

    from station.screening.plausibility import typed_time

    now = datetime(2026, 11, 24, 0, 8, tzinfo=UTC)
    found = typed_time("2350", now)
    assert found is not None
    assert (found.day, found.hour) == (23, 23)


def test_an_override_is_still_possible_for_a_strict_one(desk: Desk) -> None:
    who = person("王五", born(1990))
    red = replace(GREEN, colour=Colour.RED)
    screenings.apply(desk, seen(36.5, who, code=red))
    done = screenings.apply(desk, seen(36.5, who), Applied(Movement.RELEASE, reason="已核实"))
    assert done.movement is Movement.RELEASE


async def test_the_list_of_vehicles_shows_them_all(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await vehicle(hand, "吉A12345", 2)
        await hand.type("f4")
        assert hand.app.screen.query_one(DataTable).row_count == 2


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


def test_a_request_is_met_with_what_is_open_of_the_buyer(tmp_path: Path, clock: FixedClock) -> None:
    from station.medicines.items import Item
    from station.medicines.request import MedicineRequest
    from storage.medicines import service as requests
    from storage.visits import service as visits
    from tests.clinic import desk_of, patient

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


async def test_the_colour_is_the_first_question(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter", "3", "6", "5", "f2", "1")
        assert hand.main.encounter.screening.code.colour is Colour.GREEN
        assert "thermometer" not in hand.main.encounter.touched
        assert hand.main.counter.how_asked


def test_an_older_record_corrected_to_strict_counts_from_then(desk: Desk) -> None:
    who = person("王五", born(1990))
    red = CodeReading(CodeStatus.OPAQUE, colour=Colour.RED, by_eye=True)
    first = screenings.apply(desk, seen(36.5, who))
    screenings.apply(desk, seen(36.5, who))
    correct(desk, first.receipt.id, seen(36.5, who, code=red), "漏看")
    assert screenings.apply(desk, seen(36.5, who)).movement is Movement.CENTRAL_QUARANTINE


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
