"""Nobody's code, name, hold or request is ever taken for somebody else's; nothing ends the app."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screens.clinic.visit_screen import VisitScreen
from screens.medicines.request_screen import RequestScreen
from station.clock import FixedClock
from station.demo.samples import resident_number
from station.events.hold import HoldEnd, HoldEnded
from station.events.referral import ReferralClosed, ReferralEnd
from station.kinds import MedicineClass, StationKind
from station.medicines.items import Given, Item
from station.medicines.request import MedicineRequest
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.problems import InputProblem
from station.screening.code_reading import CodeReading, CodeStatus
from station.screening.screening import Screening, Symptom
from station.screening.temperature import Thermometer
from storage.counter import drafts
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold
from storage.medicines import service as requests
from storage.medicines.service import Handling
from storage.proof import verify
from storage.referrals import service as referrals
from storage.screenings import history
from storage.screenings.correct import correct
from storage.upkeep.removal import remove
from storage.visits import service as visits
from tests.app import film, opened, prepare
from tests.clinic.patients import desk_of, entries, patient

EAN = "6901234567892"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home", kind=StationKind.CLINIC).paths.root


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return desk_of(tmp_path / "desk", StationKind.CLINIC, clock)


@pytest.fixture
def pharmacy(tmp_path: Path, clock: FixedClock) -> Desk:
    return desk_of(tmp_path / "pharmacy", StationKind.PHARMACY, clock)


def born(year: int) -> str:
    return resident_number("220183", date(year, 2, 3))


# -- keys that ended the app ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [
        ("4", "4", "0", "down", "1", "f5", "enter"),
        ("4", "4", "0", "ctrl+o", "tab", "2", "tab", "o", "f5"),
        ("f4", "b", "l", "f", "enter", "9", "9", "9", "f5", "enter"),
    ],
)
async def test_an_impossible_temperature_is_told_whatever_comes_next(
    clinic: Path, clock: FixedClock, keys: tuple[str, ...]
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type(*keys)
        assert hand.app.is_running
        assert not hand.entries("visit.recorded")
        assert not hand.entries("medicine_request.recorded")


async def test_one_unreadable_draft_does_not_keep_the_others_away(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.idle()
        assert hand.app.desk is not None
        drafts.keep(hand.app.desk.store, "broken", "encounter", b'{"digits": 5}')
    async with opened(clinic, clock) as hand:
        assert hand.main.encounter.screening.person.name == "林小雨"


# -- people ------------------------------------------------------------------------------------------


async def test_a_code_scanned_in_a_form_never_goes_to_the_next_patient(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f3", "a", "f5", "0")
        hand.main.take_code(film()["clean"].text)
        await hand.type("1", "enter")
        await hand.idle()
        assert hand.main.encounter.screening.code.status == "verified"
        await hand.type("down", "0")
        hand.main.take_code(film()["high_risk"].text)
        hand.main.show_encounter(replace(hand.main.encounter, draft="somebody else"))
        await hand.type("1", "enter")
        await hand.idle()
        assert hand.main.encounter.screening.person.name != "孙丽"


async def test_an_answer_about_one_person_is_not_filled_into_another(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        assert hand.app.desk is not None
        known = Person("王芳", Document(DocumentKind.RESIDENT_ID, born(1970)), "19900000051")
        visits.save(hand.app.desk, patient(person=known))
        hand.main.take_code(born(1970))
        hand.main.take_code(born(1980))
        await hand.idle()
        person = hand.main.encounter.screening.person
        assert (person.document.number, person.name) == (born(1980), "")


def test_a_shared_phone_names_nobody_with_another_document(desk: Desk) -> None:
    mother = Person("王芳", Document(DocumentKind.RESIDENT_ID, born(1970)), "19900000051")
    visits.save(desk, patient(person=mother))
    with desk.store.database.read() as connection:
        assert history.of(connection, born(1980), "19900000051") == []
        assert [e.name for e in history.of(connection, "", "19900000051")] == ["王芳"]


async def test_the_next_patients_request_is_not_the_last_ones(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("f4", "b", "l", "f", "enter", "escape", "3", "6", "5", "1", "1", "enter")
        assert hand.entries("visit.recorded")
        await hand.type("f4")
        assert isinstance(hand.app.screen, RequestScreen)
        assert hand.app.screen.encounter.empty
        assert len(hand.app.screen.parked) == 1


async def test_a_request_follows_what_was_measured_meanwhile(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("f4", "b", "l", "f", "enter", "escape", "ctrl+t", "3", "7", "9", "f4")
        assert isinstance(hand.app.screen, RequestScreen)
        assert hand.app.screen.encounter.digits == "379"
        assert hand.app.screen.encounter.thermometer is Thermometer.EAR
        assert hand.app.screen.encounter.items


async def test_f5_pressed_twice_in_a_form_does_nothing_below(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("ctrl+t", "3", "7", "9", "f3", "f5", "f5")
        assert not hand.entries("hold.opened")
        assert isinstance(hand.app.screen, VisitScreen)


# -- the desk ----------------------------------------------------------------------------------------


def test_a_refusal_that_is_overridden_still_needs_a_name(desk: Desk) -> None:
    asked = MedicineRequest(Screening(), (Item("布洛芬"),))
    with pytest.raises(InputProblem, match="S-134"):
        requests.save(desk, asked, (Handling(0, Given.SOLD, "所长同意"),))


def test_a_reason_stands_for_a_phone_never_for_the_name(pharmacy: Desk) -> None:
    nobody = MedicineRequest(patient(person=Person()), (Item("布洛芬"),), without="孩子没有手机")
    with pytest.raises(InputProblem, match="S-134") as raised:
        requests.save(pharmacy, nobody)
    assert raised.value.fields["missing"] == "name"
    requests.save(pharmacy, replace(nobody, buyer=patient(person=Person("小明"))))


def test_a_class_given_by_hand_takes_nothing_away_and_teaches_nothing_wrong(desk: Desk) -> None:
    item = Item("布洛芬", classes=(MedicineClass.OTHER,), code=EAN)
    requests.save(desk, MedicineRequest(patient(), (item,)))
    handled = entries(desk, "medicine_request.recorded")[0].body["handled"][0]
    assert handled["given"] == "refused"
    lessons = entries(desk, "medicine_code.learned")
    assert [x.body["classes"] for x in lessons] == [["antipyretic", "other"]]


def test_a_cough_at_the_counter_is_not_held_for_checks_nobody_did(desk: Desk) -> None:
    unchecked = Screening(symptoms=(Symptom.DRY_COUGH,))
    found = requests.preview(desk, MedicineRequest(unchecked, (Item("右美沙芬"),)))
    assert found.advice.movement is None
    assert found.answers[0].pending


def test_who_does_not_cooperate_is_not_sold_to_unmeasured(pharmacy: Desk) -> None:
    refuses = patient(None, cooperates=False)
    assert (
        requests.preview(pharmacy, MedicineRequest(refuses, (Item("布洛芬"),))).answers[0].pending
    )
    forged = patient(code=CodeReading(CodeStatus.FORGED))
    assert requests.preview(pharmacy, MedicineRequest(forged, (Item("布洛芬"),))).answers[0].refused


def test_an_opaque_code_is_no_check_until_it_is_read_by_eye(desk: Desk) -> None:
    for status in (CodeStatus.OPAQUE, CodeStatus.UNREADABLE):
        with pytest.raises(InputProblem, match="S-131"):
            visits.save(desk, patient(code=CodeReading(status)))


def test_a_correction_of_a_visit_has_its_four_checks_too(desk: Desk) -> None:
    saved = visits.save(desk, patient())
    with pytest.raises(InputProblem, match="S-131"):
        correct(desk, saved.receipt.id, patient(mask=None), "补")


def test_one_open_referral_a_patient(desk: Desk) -> None:
    visit = visits.save(desk, patient(36.5, Symptom.DRY_COUGH))
    first = referrals.issue(desk, "甲医院", visit.receipt.id)
    with pytest.raises(InputProblem, match="S-140"):
        referrals.issue(desk, "乙医院", visit.receipt.id)
    end = ReferralClosed(ReferralEnd.DID_NOT_GO)
    referrals.close(desk, first.number, end)
    second = referrals.issue(desk, "乙医院", visit.receipt.id)
    assert second.number != first.number


def test_removal_takes_the_drafts_of_forms_about_the_case(desk: Desk) -> None:
    hold = open_hold(desk.store, "张三丰")
    end_hold(desk.store, hold.id, HoldEnded(HoldEnd.RELEASED))
    drafts.keep(desk.store, f"papers:{hold.id}", "papers", b'"x"')
    drafts.keep(desk.store, f"correction:{hold.seq}", "x", b'"x"')
    remove(desk.store, [entries(desk, "hold.opened")[0].header.subject], "保存期满")
    assert drafts.waiting(desk.store) == []


def test_a_lesson_that_is_removed_gives_the_one_before_back(pharmacy: Desk) -> None:
    for name in ("右美沙芬", "布洛芬"):
        requests.save(pharmacy, MedicineRequest(patient(), (Item(name, code=EAN),)))
    newest = entries(pharmacy, "medicine_code.learned")[0]
    remove(pharmacy.store, [newest.header.subject], "错了")
    found = requests.preview(pharmacy, MedicineRequest(patient(), (Item(code=EAN),)))
    assert found.request.items[0].name == "右美沙芬"
    assert verify.verify(pharmacy.store.database).ok


def test_who_received_a_patient_is_not_lost_by_a_rest(desk: Desk) -> None:
    visits.save(desk, patient(37.6, ear=False), asked_by="郑医生")
    assert entries(desk, "set_aside.recorded")[0].body["asked_by"] == "郑医生"
