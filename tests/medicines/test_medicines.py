"""Medicines: the catalogue, codes, quantities, and the M table through the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.kinds import MedicineClass, StationKind
from station.medicines.items import Given, Item, Unit
from station.medicines.request import MedicineRequest, RemarkKind
from station.people.person import Person
from station.policy import load as policies
from station.problems import InputProblem
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import ItemAnswer, Movement
from station.screening.screening import Screening, Symptom
from station.screening.temperature import Reading
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.medicines import service as requests
from storage.medicines.service import Handling
from storage.proof import verify
from storage.proof.replay import replay
from tests.clinic.patients import buyer, desk_of, entries, patient

EAN = "6901234567892"
TRACE = "81234567890123456789"
Make = Callable[[StationKind], Desk]


@pytest.fixture
def make(tmp_path: Path, clock: FixedClock) -> Iterator[Make]:
    made: list[Desk] = []

    def build(kind: StationKind) -> Desk:
        made.append(desk_of(tmp_path / kind.value, kind, clock))
        return made[-1]

    yield build
    for desk in made:
        desk.store.close()


@pytest.fixture
def clinic(make: Make) -> Desk:
    return make(StationKind.CLINIC)


@pytest.fixture
def pharmacy(make: Make) -> Desk:
    return make(StationKind.PHARMACY)


def asked(name: str = "布洛芬", buyer: Screening | None = None, **more: object) -> MedicineRequest:
    item = Item(name, **more)  # type: ignore[arg-type]
    return MedicineRequest(buyer or patient(), (item,))


# -- the catalogue ----------------------------------------------------------------------------------


# -- codes and quantities ---------------------------------------------------------------------------


def test_a_code_is_learned_with_the_first_request(pharmacy: Desk) -> None:
    first = MedicineRequest(patient(), (Item("右美沙芬", code=EAN),))
    assert requests.save(pharmacy, first).movement is Movement.RELEASE
    lesson = entries(pharmacy, "medicine_code.learned")[0].body
    assert lesson["codes"] == [f"ean:{EAN}"]
    again = requests.preview(pharmacy, MedicineRequest(patient(), (Item(code=EAN),)))
    assert again.request.items[0].name == "右美沙芬"
    assert again.request.items[0].classes == (MedicineClass.ANTITUSSIVE,)
    requests.save(pharmacy, MedicineRequest(patient(), (Item(code=EAN),)))
    assert len(entries(pharmacy, "medicine_code.learned")) == 1


def test_any_box_of_a_learned_product_is_known(pharmacy: Desk) -> None:
    requests.save(pharmacy, MedicineRequest(patient(), (Item("布洛芬", code=TRACE),)))
    other = TRACE[:7] + "9" * 13
    found = requests.preview(
        pharmacy, MedicineRequest(patient(), (Item(code=other),))
    ).request.items[0]
    assert (found.name, found.boxes) == ("布洛芬", (other,))


def test_an_unknown_code_or_name_is_classified_by_hand(pharmacy: Desk) -> None:
    with pytest.raises(InputProblem, match="S-133"):
        requests.preview(pharmacy, MedicineRequest(patient(), (Item(code=EAN),)))
    with pytest.raises(InputProblem, match="S-133"):
        requests.preview(pharmacy, asked("祖传退烧散"))
    by_hand = asked("祖传退烧散", classes=(MedicineClass.ANTIPYRETIC,), by_hand=True)
    assert requests.preview(pharmacy, by_hand).answers[0].item is ItemAnswer.REGISTER
    with pytest.raises(InputProblem, match="S-139"):
        requests.preview(pharmacy, MedicineRequest(patient(), (Item("布洛芬", code="123"),)))


# -- the M table ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["布洛芬", "阿莫西林", "奥司他韦", "感冒灵颗粒"])
def test_m01_a_clinic_refuses_and_the_refusal_is_recorded(clinic: Desk, name: str) -> None:
    outcome = requests.save(clinic, asked(name, Screening()))
    body = entries(clinic, "medicine_request.recorded")[0].body
    assert body["handled"][0]["given"] == "refused"
    assert body["handled"][0]["answer"]["reasons"][0]["rule"] == "M01"
    assert "advise_fever_clinic" in outcome.actions


@pytest.mark.parametrize("name", ["右美沙芬", "氯雷他定"])
def test_m02_a_clinic_sells_the_rest_under_a_real_name(clinic: Desk, name: str) -> None:
    requests.save(clinic, asked(name))
    handled = entries(clinic, "medicine_request.recorded")[0].body["handled"][0]
    assert (handled["given"], handled["answer"]["item"]) == ("sold", "register")
    nameless = replace(patient(), person=Person("王芳"))
    with pytest.raises(InputProblem, match="S-134") as raised:
        requests.save(clinic, asked(name, nameless))
    assert raised.value.fields["missing"] == "number phone address"


def coloured(colour: Colour) -> Screening:
    return patient(code=CodeReading(CodeStatus.OPAQUE, colour=colour, by_eye=True))


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        (patient(37.2), ItemAnswer.REGISTER),
        (patient(37.3), ItemAnswer.REFUSE),
        (coloured(Colour.GREEN), ItemAnswer.REGISTER),
        (coloured(Colour.YELLOW), ItemAnswer.REFUSE),
        (coloured(Colour.ORANGE), ItemAnswer.REFUSE),
        (coloured(Colour.RED), ItemAnswer.REFUSE),
        (patient(36.5, Symptom.FEVER), ItemAnswer.REFUSE),
        (patient(36.5, Symptom.DRY_COUGH), ItemAnswer.REGISTER),
    ],
)
@pytest.mark.parametrize("name", ["布洛芬", "右美沙芬", "阿莫西林", "奥司他韦"])
def test_m03_and_m04_at_a_pharmacy(
    pharmacy: Desk, who: Screening, answer: ItemAnswer, name: str
) -> None:
    assert requests.preview(pharmacy, asked(name, who)).answers[0].item is answer
    # The one it is bought for counts as the buyer does, though nobody measured them here.
    absent = replace(who, readings=who.readings if answer is ItemAnswer.REFUSE else ())
    for_another = replace(asked(name), user=absent)
    assert requests.preview(pharmacy, for_another).answers[0].item is answer


def test_a_pharmacy_sells_what_is_not_watched_to_anyone(pharmacy: Desk) -> None:
    found = requests.preview(pharmacy, asked("维生素C", Screening()))
    assert (found.answers[0].item, found.answers[0].pending) == (None, False)
    requests.save(pharmacy, asked("维生素C", Screening()))


def test_a_watched_class_waits_for_the_temperature(pharmacy: Desk) -> None:
    unmeasured = patient(None)
    assert requests.preview(pharmacy, asked("布洛芬", unmeasured)).answers[0].pending
    with pytest.raises(InputProblem, match="S-123"):
        requests.save(pharmacy, asked("布洛芬", unmeasured))
    high = replace(unmeasured, readings=(Reading(37.6),))
    assert requests.preview(pharmacy, asked("布洛芬", high)).answers[0].pending


def test_m05_asks_for_a_prescription_where_the_county_does(pharmacy: Desk) -> None:
    text = policies.default_text().replace(
        "prescription_needed = false", "prescription_needed = true"
    )
    policy, errors = policies.parse(text)
    assert policy is not None, errors
    pharmacy.take_over(replace(pharmacy.rules, policy=policy))
    assert requests.preview(pharmacy, asked("布洛芬")).answers[0].item is ItemAnswer.REGISTER
    with pytest.raises(InputProblem, match="S-135"):
        requests.save(pharmacy, asked("阿莫西林"))
    requests.save(pharmacy, asked("阿莫西林", prescription="RX-1"))


def test_a_feverish_buyer_at_a_clinic_is_held(clinic: Desk) -> None:
    outcome = requests.save(clinic, asked("布洛芬", patient(37.9)))
    assert outcome.movement is Movement.HOLD
    with clinic.store.database.read() as connection:
        assert len(open_items.holds(connection)) == 1


# -- what is pointed out, and what differs ------------------------------------------------------------


def test_an_unusual_quantity_and_asking_again_are_pointed_out(
    pharmacy: Desk, clock: FixedClock
) -> None:
    assert requests.preview(pharmacy, asked(quantity=2)).remarks == ()
    many = requests.preview(pharmacy, asked(quantity=3, unit=Unit.BOTTLE)).remarks
    assert [(r.kind, r.count) for r in many] == [(RemarkKind.UNUSUAL_QUANTITY, 3)]
    requests.save(pharmacy, asked())
    for_mother = MedicineRequest(patient(person=buyer("李强", 52)), asked().items, patient())
    for days, told in ((6, True), (7, True), (7.01, False)):
        pharmacy.store.clock = FixedClock(clock.now())
        pharmacy.store.clock.move(days * 86400)
        kinds = {r.kind for r in requests.preview(pharmacy, for_mother).remarks}
        assert (RemarkKind.ASKED_BEFORE in kinds) is told, days


def test_another_than_the_answer_needs_a_reason(clinic: Desk) -> None:
    for given_, name in ((Given.SOLD, "布洛芬"), (Given.REFUSED, "氯雷他定")):
        with pytest.raises(InputProblem, match="S-121"):
            requests.save(clinic, asked(name), (Handling(0, given_),))
        requests.save(clinic, asked(name), (Handling(0, given_, "所长同意"),))
        handled = entries(clinic, "medicine_request.recorded")[0].body["handled"][0]
        assert (handled["given"], handled["reason"]) == (given_.value, "所长同意")


def test_a_child_without_a_phone_is_registered_with_the_reason(pharmacy: Desk) -> None:
    child = patient(person=replace(buyer(), phone=""))
    with pytest.raises(InputProblem, match="S-134"):
        requests.save(pharmacy, asked("右美沙芬", child))
    requests.save(pharmacy, replace(asked("右美沙芬", child), without="孩子没有手机"))
    assert entries(pharmacy, "medicine_request.recorded")[0].body["request"]["without"]


def test_the_same_key_gives_the_same_receipt_and_replay_the_same_views(pharmacy: Desk) -> None:
    first = requests.save(pharmacy, asked(), case=CaseRef(key=ClientKey("m1")))
    assert (
        requests.save(pharmacy, asked(), case=CaseRef(key=ClientKey("m1"))).receipt.id
        == first.receipt.id
    )
    query = "SELECT * FROM request_item_view"
    with pharmacy.store.database.read() as connection:
        before = connection.exec_driver_sql(query).all()
    replay(pharmacy.store.database)
    with pharmacy.store.database.read() as connection:
        assert connection.exec_driver_sql(query).all() == before
        assert len(before) == 1
    assert verify.verify(pharmacy.store.database).ok
