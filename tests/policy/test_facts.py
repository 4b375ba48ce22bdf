"""From what was seen to the facts: codes beside readings by eye, stays, areas, groups, temperatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes import recognise, slip, travel
from station.codes.trust import gather as trusting
from station.counter import merge
from station.demo import samples
from station.kinds import StationKind
from station.people.person import Person
from station.places.risk_areas import Area, RiskLevel, RiskList, Stay
from station.policy.advise import decide
from station.policy.gather import StationContext, gather, groups, registers
from station.policy.load import default_policy
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import Movement
from station.screening.screening import KeyGroup, Mask, Overseas, Screening, Symptom
from station.screening.temperature import Reading, Recheck, Thermometer
from station.vehicles.vehicle import Vehicle

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
POLICY = default_policy()
SIGNER = samples.signer()
TRUST = trusting([SIGNER.trusted("示例")])
GREEN = CodeReading(colour=Colour.GREEN, by_eye=True, updated=NOW)
HIGH = RiskList([Area("220102", RiskLevel.HIGH, TODAY - timedelta(days=20))])


def setting(risk: RiskList | None = None) -> StationContext:
    return StationContext(StationKind.CHECKPOINT, "220183", TODAY, NOW, risk or RiskList())


def seen(**more: object) -> Screening:
    base = {"readings": (Reading(36.5),), "mask": Mask.WORN, "code": GREEN}
    return Screening(**(base | more))  # type: ignore[arg-type]


def movement(screening: Screening, risk: RiskList | None = None) -> Movement | None:
    return decide(POLICY, gather(screening, POLICY, setting(risk))).movement


def travel_text(colour: Colour = Colour.GREEN) -> str:
    code = travel.TravelCode(Person("林小雨"), colour, (), "x", NOW, NOW + timedelta(days=1))
    return travel.issue(code, SIGNER.kid, SIGNER.private)


SLIP = slip.issue(slip.PassSlip("X-1", Movement.RELEASE, issued=NOW), SIGNER.kid, SIGNER.private)
TEXTS = [
    travel_text(),
    travel_text(Colour.RED),
    SLIP,
    "HC1:ABC",
    "https://x.invalid",
    "",
    "6901234567892",
]


@given(
    st.sampled_from([Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED]),
    st.sampled_from(TEXTS),
)
def test_a_scan_never_makes_a_reading_by_eye_milder(colour: Colour, text: str) -> None:
    by_eye = seen(code=replace(GREEN, colour=colour, places=(Stay("2201", marked=True),)))
    before = movement(by_eye)
    after = movement(merge.merge(by_eye, recognise.recognise(text, TRUST, NOW)))
    assert before is not None
    assert after is not None
    assert after.strictness >= before.strictness


def test_a_slip_or_a_certificate_is_no_travel_code() -> None:
    nothing = Screening(readings=(Reading(36.5),), mask=Mask.WORN)
    assert movement(merge.merge(nothing, recognise.recognise(SLIP, TRUST, NOW))) is Movement.MONITOR
    text = samples.certificate(SIGNER, ("Muster", "Erika"), NOW)
    found = merge.merge(nothing, recognise.recognise(text, TRUST, NOW))
    assert found.code.status is CodeStatus.VERIFIED
    assert (
        movement(found) is Movement.CENTRAL_QUARANTINE
    )  # from abroad until somebody says otherwise
    done = replace(found, overseas=Overseas("DE", TODAY - timedelta(days=40), completed=True))
    assert movement(done) is Movement.MONITOR  # says nothing of where its holder was


@pytest.mark.parametrize("more", [
    {"origin": "220102"}, {"origin": "220102", "stays": (Stay("220183"),)},
    {"vehicle": Vehicle(origin="220102"), "origin": "220183"},
    {"stays": (Stay("220102", TODAY - timedelta(days=20), TODAY - timedelta(days=14)),)},
    {"stays": (Stay("220102001"),)},
])  # fmt: skip
def test_every_way_to_have_been_in_a_high_risk_area(more: dict[str, object]) -> None:
    assert movement(seen(**more), HIGH) is Movement.CENTRAL_QUARANTINE


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (-20, None, True),
        (-20, -8, True),
        (-20, -11, False),
        (-1, None, True),
        (0, None, True),
        (3, None, False),
    ],
)
def test_an_area_counts_while_they_were_there_or_since(
    since: int, until: int | None, counts: bool
) -> None:
    area = Area("220102", RiskLevel.HIGH, TODAY + timedelta(days=since),
                None if until is None else TODAY + timedelta(days=until))  # fmt: skip
    stay = Stay("220102", TODAY - timedelta(days=10), TODAY - timedelta(days=6))
    exposed = RiskList([area]).expose([stay], TODAY, 14)
    assert (exposed.certain is not None) is counts


def test_a_coarser_stay_is_possible_and_a_finer_one_certain() -> None:
    coarse = HIGH.expose([Stay("2201")], TODAY, 14)
    assert (coarse.certain, coarse.possible is not None) == (None, True)
    assert HIGH.expose([Stay("2202")], TODAY, 14).possible is None
    marked = HIGH.expose([Stay("2202", marked=True)], TODAY, 14)
    assert marked.possible is not None
    assert marked.possible.level is RiskLevel.MEDIUM


def test_a_worse_stay_elsewhere_does_not_hide_the_locality() -> None:
    far = RiskList([*HIGH.areas, Area("230102", RiskLevel.CLOSED, TODAY - timedelta(days=5))])
    found = groups(seen(stays=(Stay("2201"), Stay("230102"))), setting(far), POLICY)
    assert set(found) == {KeyGroup.RISK_LOCALITY, KeyGroup.OTHER_PROVINCE}


def test_registers_follow_the_policys_days() -> None:
    found = registers(seen(groups=(KeyGroup.RECOVERED, KeyGroup.EXPOSED_WORK)), setting(), POLICY)
    assert {r.group: (r.until - TODAY).days for r in found} == {
        KeyGroup.RECOVERED: 28, KeyGroup.EXPOSED_WORK: 14,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, Movement.RELEASE), (24, Movement.RELEASE), (25, Movement.MONITOR)]
)
def test_an_old_screenshot_is_no_reading(hours: int, expected: Movement) -> None:
    assert movement(seen(code=replace(GREEN, updated=NOW - timedelta(hours=hours)))) is expected


def test_old_or_colourless_readings_hide_no_forgery() -> None:
    forged = replace(GREEN, status=CodeStatus.FORGED, updated=NOW - timedelta(hours=30))
    assert movement(seen(code=forged)) is Movement.TURN_BACK
    assert movement(seen(code=CodeReading(by_eye=True))) is Movement.MONITOR


@pytest.mark.parametrize("readings", [(), (Reading(None),), (Reading(33.0), Reading(None))])
@pytest.mark.parametrize("recheck", [None, Recheck.REFUSED])
def test_nobody_goes_on_without_a_temperature(
    readings: tuple[Reading, ...], recheck: Recheck | None
) -> None:
    assert movement(seen(readings=readings, recheck=recheck)) is None


def test_who_says_fever_is_measured_by_contact_first() -> None:
    said = seen(symptoms=(Symptom.FEVER,), mask=Mask.REFUSED)
    assert movement(said) is None
    measured = replace(said, readings=(*said.readings, Reading(36.6, Thermometer.EAR)))
    assert movement(measured) is Movement.TURN_BACK


def test_whoever_drove_through_is_neither_measured_nor_held() -> None:
    gone = seen(drove_through=True, readings=(Reading(38.5, Thermometer.EAR),))
    assert movement(gone) is Movement.TURN_BACK


def test_abroad_and_not_completed_has_no_end() -> None:
    late = seen(overseas=Overseas("DE", TODAY - timedelta(days=60), completed=False))
    assert movement(late) is Movement.CENTRAL_QUARANTINE
    assert movement(replace(late, overseas=Overseas("DE", TODAY - timedelta(days=60), completed=True))) in (
        Movement.RELEASE, Movement.MONITOR,
    )  # fmt: skip
