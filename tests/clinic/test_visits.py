"""Visits: four checks, none forgotten; the C table at its boundaries through the use-case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.clinic.visit import open_checks, state
from station.clock import FixedClock
from station.kinds import StationKind
from station.places.risk_areas import Stay
from station.problems import InputProblem
from station.screening.checks import Check, CheckState, Unable
from station.screening.code_reading import CodeReading, CodeStatus
from station.screening.disposition import Action, Movement
from station.screening.screening import Case as Confirmed
from station.screening.screening import (
    Contact,
    Mask,
    RiskAnswer,
    Screening,
    Symptom,
    Test,
    TestResult,
)
from station.screening.temperature import Recheck
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.proof import verify
from storage.proof.replay import replay
from storage.screenings import ledger, queries
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from storage.visits import service as visits
from tests.clinic.patients import desk_of, entries, patient

COUGH, FATIGUE = Symptom.DRY_COUGH, Symptom.FATIGUE


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    found = desk_of(tmp_path / "home", StationKind.CLINIC, clock)
    yield found
    found.store.close()


MARKED = (Stay("2201", marked=True),)


@pytest.mark.parametrize(
    ("seen", "movement", "rule"),
    [
        (patient(37.2), "release", "C00"),
        (patient(37.3), "hold", "C01"),
        (patient(37.8, ear=False, recheck=Recheck.REFUSED), "hold", "C01"),
        (patient(36.5, COUGH, risk_question=RiskAnswer.YES), "hold", "C02"),
        (patient(36.5, COUGH, stays=MARKED), "hold", "C02"),
        (patient(36.5, COUGH, contact=Contact.CLOSE), "hold", "C02"),
        (patient(36.5, COUGH, code=CodeReading(CodeStatus.EXPIRED)), "hold", "C02"),
        (patient(36.5, COUGH), "release", "C03"),
        (patient(36.5, stays=MARKED), "monitor", "C04"),
        (patient(36.5, risk_question=RiskAnswer.YES), "monitor", "C04"),
        (patient(36.5, mask=Mask.NOT_WORN), "release", "C05"),
        (patient(36.5, case=Confirmed.SUSPECTED), "hold", "C06"),
        (patient(36.5, test=Test(TestResult.POSITIVE)), "hold", "C06"),
        (patient(36.5, test=Test(TestResult.NEGATIVE)), "release", "C00"),
        (patient(36.5, contact=Contact.CLOSE), "monitor", "C07"),
    ],
)
def test_every_rule_of_the_clinic_through_the_visit(
    desk: Desk, seen: Screening, movement: str, rule: str
) -> None:
    outcome = visits.save(desk, seen)
    assert outcome.movement == movement
    assert outcome.advice is not None
    assert rule in {r.rule for r in outcome.advice.reasons}
    with desk.store.database.read() as connection:
        assert len(open_items.holds(connection)) == (movement == "hold")


def test_a_cold_gets_a_slip_and_the_advice(desk: Desk) -> None:
    outcome = visits.save(desk, patient(36.5, COUGH))
    assert outcome.slip
    assert Action.ADVISE_FEVER_CLINIC in outcome.actions


@pytest.mark.parametrize(
    ("missing", "check"),
    [
        ({"readings": ()}, Check.TEMPERATURE),
        ({"mask": None}, Check.MASK),
        ({"defaulted": ("mask",)}, Check.MASK),
        ({"code": CodeReading()}, Check.CODE),
        ({"risk_question": None}, Check.QUESTION),
        ({"risk_question": RiskAnswer.UNANSWERED}, Check.QUESTION),
    ],
)
def test_no_visit_is_closed_with_one_of_the_four_open(
    desk: Desk, missing: dict[str, object], check: Check
) -> None:
    seen = patient(36.5, **missing)  # type: ignore[arg-type]
    assert open_checks(seen) == (check,)
    if check is Check.TEMPERATURE:
        # Without a temperature nothing is decided: the patient waits for another method.
        assert visits.save(desk, seen).movement is None
        assert not entries(desk, "visit.recorded")
    else:
        with pytest.raises(InputProblem, match="S-131") as raised:
            visits.save(desk, seen)
        assert raised.value.fields["checks"] == check.value
        assert not entries(desk, "visit.recorded")
    done = patient(36.5, **missing, unable=(Unable(check, "设备坏了"),))  # type: ignore[arg-type]
    assert state(done, check) is CheckState.UNABLE
    assert visits.save(desk, done).movement is Movement.RELEASE
    kept = entries(desk, "visit.recorded")[0].body["screening"]["unable"]
    assert kept == [{"check": check.value, "why": "设备坏了"}]


def test_a_cough_with_the_question_unable_is_held(desk: Desk) -> None:
    seen = patient(36.5, COUGH, risk_question=None, unable=(Unable(Check.QUESTION, "听不懂"),))
    assert visits.save(desk, seen).movement is Movement.HOLD


def test_unable_and_done_is_done(desk: Desk) -> None:
    visits.save(desk, patient(36.5, unable=(Unable(Check.MASK, "?"),)))
    assert "unable" not in entries(desk, "visit.recorded")[0].body["screening"]


def test_a_first_high_reading_rests_at_the_clinic_too(desk: Desk, clock: FixedClock) -> None:
    first = visits.save(desk, patient(37.6, ear=False, risk_question=None))
    assert first.movement is None
    subject = entries(desk, "set_aside.recorded")[0].header.subject
    clock.move(600)
    second = visits.save(desk, patient(36.9), case=CaseRef(subject))
    assert second.movement is Movement.RELEASE
    readings = entries(desk, "visit.recorded")[0].body["screening"]["readings"]
    assert [r["celsius"] for r in readings] == [37.6, 36.9]


def test_who_asked_is_recorded_and_is_the_operator_unless_said(desk: Desk) -> None:
    visits.save(desk, patient())
    visits.save(desk, patient(), asked_by="郑医生")
    assert [e.body["asked_by"] for e in entries(desk, "visit.recorded")] == ["郑医生", "周宁"]


def test_a_patient_who_leaves_in_the_middle_is_recorded_as_it_was(desk: Desk) -> None:
    outcome = visits.save(desk, patient(None, mask=None, risk_question=None), left="排队太久，走了")
    body = entries(desk, "visit.recorded")[0].body
    assert body["left"] is True
    assert {u["check"] for u in body["screening"]["unable"]} == {"temperature", "mask", "question"}
    assert outcome.movement is Movement.RELEASE


def test_who_leaves_after_a_high_reading_is_reported_not_set_aside(desk: Desk) -> None:
    outcome = visits.save(desk, patient(37.9, ear=False), left="不愿等")
    assert outcome.movement is Movement.MONITOR
    assert Action.REPORT_NOW in outcome.actions
    assert not entries(desk, "set_aside.recorded")


def test_a_visit_is_corrected_like_a_screening(desk: Desk) -> None:
    saved = visits.save(desk, patient(36.5))
    outcome = correct(desk, saved.receipt.id, patient(37.5), "看错了")
    assert outcome.movement is Movement.HOLD
    with desk.store.database.read() as connection:
        row = queries.one(connection, saved.receipt.seq)
    assert row is not None
    assert (row.kind, row.corrections, row.movement) == ("visit", 1, "hold")


def test_the_same_key_gives_the_same_receipt(desk: Desk) -> None:
    first = visits.save(desk, patient(), case=CaseRef(key=ClientKey("v1")))
    again = visits.save(desk, patient(), case=CaseRef(key=ClientKey("v1")))
    assert again.receipt.id == first.receipt.id
    assert again.receipt.repeated
    with pytest.raises(InputProblem, match="S-124"):
        screenings.apply(desk, patient(), case=CaseRef(key=ClientKey("v1")))


def test_a_patient_without_any_document_and_a_child_without_a_phone(desk: Desk) -> None:
    from station.people.person import Person

    assert visits.save(desk, patient(person=Person())).movement is Movement.RELEASE
    assert visits.save(desk, patient(person=Person("小明"))).movement is Movement.RELEASE


def test_replay_rebuilds_visits(desk: Desk) -> None:
    visits.save(desk, patient(36.5, COUGH))
    visits.save(desk, patient(37.9))
    with desk.store.database.read() as connection:
        before = ledger.page(connection)
    replay(desk.store.database)
    with desk.store.database.read() as connection:
        assert ledger.page(connection) == before
    assert verify.verify(desk.store.database).ok
