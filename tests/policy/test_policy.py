"""Every rule of the tables, at its boundary on both sides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.policy.advise import decide
from station.policy.facts import Facts
from station.policy.load import default_policy, default_text, parse
from station.problems import InputProblem
from station.screening.disposition import Movement
from storage.journal import codec

CLEAN = {"temperature": 36.5, "thermometer": "infrared", "mask": "worn", "code_status": "verified",
         "code_colour": "green", "symptoms": []}  # fmt: skip
CLINIC = CLEAN | {"station_kind": "clinic", "risk_question": "no"}


def advise(**facts: Any) -> tuple[str | None, set[str], set[str], Any]:
    """(movement, actions, rules, advice) for the clean traveller with some facts changed."""
    base = CLINIC if facts.get("station_kind") == "clinic" else CLEAN
    values = {k: v for k, v in (base | facts).items() if v is not None}
    advice = decide(default_policy(), codec.adapter(Facts).validate_python(values))
    movement = advice.movement.value if advice.movement else None
    return movement, {a.value for a in advice.actions}, {r.rule for r in advice.reasons}, advice


YES: list[tuple[str, dict[str, Any], str | None, set[str]]] = [
    ("K00", {}, "release", set()),
    ("K01", {"temperature": 37.3, "thermometer": "ear"}, "hold", {"call_120", "report_now"}),
    ("K01", {"temperature": 37.3, "thermometer": "mercury"}, "hold", {"call_120", "report_now"}),
    ("K01", {"temperature": 37.3, "recheck": "refused"}, "hold", {"call_120", "report_now"}),
    ("K01", {"temperature": 37.3, "recheck": "impossible"}, "hold", {"call_120", "report_now"}),
    ("K02", {"temperature": 37.3}, None, {"recheck_temperature", "set_aside"}),
    ("K02", {"temperature": 37.3, "thermometer": "gate"}, None, {"recheck_temperature", "set_aside"}),
    ("K03", {"case": "confirmed"}, "hold", {"call_120", "report_now"}),
    ("K03", {"case": "suspected"}, "hold", {"call_120", "report_now"}),
    ("K04", {"symptoms": ["fatigue"], "contact": "close"}, "hold", {"call_120", "report_now"}),
    ("K04", {"symptoms": ["fatigue"], "code_colour": "red"}, "hold", {"call_120", "report_now"}),
    ("K04", {"symptoms": ["fatigue"], "risk_certain": "medium", "risk_certain_days": 14}, "hold", set()),
    ("K05", {"contact": "exposed"}, "central_quarantine", {"test_on_arrival", "closed_transfer"}),
    ("K05", {"code_colour": "orange"}, "central_quarantine", {"notify_department"}),
    ("K06", {"risk_certain": "high", "risk_certain_days": 14}, "central_quarantine", {"isolate_first"}),
    ("K06", {"risk_certain": "closed", "risk_certain_days": 0}, "central_quarantine", {"isolate_first"}),
    ("K07", {"risk_certain": "medium", "risk_certain_days": 14}, "central_quarantine", {"test_on_arrival"}),
    ("K08", {"risk_possible": "medium", "risk_possible_days": 14}, "monitor", {"notify_destination"}),
    ("K09", {"overseas_days": 28}, "central_quarantine", {"report_now", "closed_transfer"}),
    ("K09", {"overseas_days": 5, "abroad_completed": False}, "central_quarantine", set()),
    ("K10", {"crossed_province": True}, "monitor", {"test_on_arrival", "register", "notify_destination"}),
    ("K11", {"groups": ["exposed_work"]}, "monitor", {"test_on_arrival", "register"}),
    ("K12", {"groups": ["recovered"]}, "monitor", {"register"}),
    ("K13", {"vehicle_origin": "2301"}, "turn_back", {"register"}),
    ("K14", {"vehicle_origin": "23", "cargo": "live_poultry", "purpose": "slaughter"}, "turn_back", {"report_now"}),
    ("K15", {"mask": "not_worn"}, "release", {"wear_mask"}),
    ("K16", {"mask": "refused"}, "turn_back", {"register", "report_now"}),
    ("K16", {"cooperates": False}, "turn_back", {"register", "report_now"}),
    ("K17", {"code_status": "forged", "code_colour": None}, "turn_back", {"register", "report_now"}),
    ("K17", {"code_status": "revoked", "code_colour": None}, "turn_back", {"register", "report_now"}),
    *(
        ("K18", {"code_status": s, "code_colour": None}, "monitor", {"ask_question", "test_on_arrival"})
        for s in ("expired", "not_yet_valid", "unreadable", "none", "unverified", "opaque")
    ),
    ("K19", {"code_colour": "yellow"}, "monitor", {"test_on_arrival", "register", "notify_destination"}),
    ("K20", {"code_colour": "red"}, "central_quarantine", {"notify_department", "closed_transfer"}),
    ("C00", {"station_kind": "clinic"}, "release", set()),
    ("C01", {"station_kind": "clinic", "temperature": 37.3, "thermometer": "ear"}, "hold", {"call_120"}),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"], "risk_question": "unanswered"}, "hold", set()),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"], "risk_question": None}, "hold", set()),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"], "code_colour": "yellow"}, "hold", set()),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"], "contact": "close"}, "hold", set()),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"], "risk_possible": "medium",
             "risk_possible_days": 14}, "hold", {"call_120", "report_now"}),
    ("C03", {"station_kind": "clinic", "symptoms": ["dry_cough"]}, "release", {"advise_fever_clinic", "issue_slip"}),
    ("C04", {"station_kind": "clinic", "risk_certain": "high", "risk_certain_days": 3}, "monitor",
     {"test_on_arrival", "notify_department"}),
    ("C05", {"station_kind": "clinic", "mask": "not_worn"}, "release", {"wear_mask"}),
    ("M01", {"station_kind": "clinic", "medicine_class": "antipyretic"}, "release", {"advise_fever_clinic"}),
    ("M02", {"station_kind": "clinic", "medicine_class": "other"}, "release", {"register"}),
    ("M03", {"station_kind": "pharmacy", "medicine_class": "antitussive", "code_colour": "yellow"}, "release",
     {"register", "advise_fever_clinic", "report_now"}),
    ("M04", {"station_kind": "pharmacy", "medicine_class": "antiviral"}, "release", {"register"}),
]  # fmt: skip

NO: list[tuple[str, dict[str, Any]]] = [
    ("K01", {"temperature": 37.2, "thermometer": "ear"}),
    ("K02", {"temperature": 37.2}),
    ("K02", {"temperature": 37.3, "thermometer": "ear"}),
    ("K03", {"case": "none"}),
    ("K04", {"symptoms": ["fatigue"], "risk_certain": "medium", "risk_certain_days": 15}),
    ("K04", {"symptoms": ["fatigue"]}),
    ("K06", {"risk_certain": "high", "risk_certain_days": 15}),
    ("K07", {"risk_certain": "low", "risk_certain_days": 1}),
    ("K08", {"risk_possible": "medium", "risk_possible_days": 15}),
    ("K09", {"overseas_days": 29}),
    ("K09", {"overseas_days": 5, "abroad_completed": True}),
    ("K10", {"crossed_province": False}),
    ("K13", {"vehicle_origin": "2201"}),
    ("K14", {"vehicle_origin": "23", "cargo": "general", "purpose": "slaughter"}),
    ("K15", {"mask": "unable"}),
    ("K17", {"code_status": "forged", "code_colour": None, "other_proof": True}),
    ("K18", {"code_status": "opaque", "read_by_eye": True}),
    ("K21", {}),
    ("K22", {"announced": False}),
    ("C02", {"station_kind": "clinic", "symptoms": ["dry_cough"]}),
    ("C03", {"station_kind": "clinic", "symptoms": ["dry_cough"], "risk_question": "yes"}),
    ("M01", {"station_kind": "clinic", "medicine_class": "antitussive"}),
    ("M03", {"station_kind": "pharmacy", "medicine_class": "antitussive"}),
    ("M04", {"station_kind": "pharmacy", "medicine_class": "other"}),
]


@pytest.mark.parametrize(("rule", "facts", "movement", "actions"), YES)
def test_the_rule_matches(
    rule: str, facts: dict[str, Any], movement: str | None, actions: set[str]
) -> None:
    found, did, rules, _ = advise(**facts)
    assert rule in rules
    assert found == movement
    assert actions <= did


@pytest.mark.parametrize(("rule", "facts"), NO)
def test_the_rule_does_not_match_beside_its_boundary(rule: str, facts: dict[str, Any]) -> None:
    assert rule not in advise(**facts)[2]


@pytest.mark.parametrize(
    ("switch", "rule"), [("test_other_arrivals", "K21"), ("require_announcement", "K22")]
)
def test_a_switch_turns_its_rule_on(switch: str, rule: str) -> None:
    policy, errors = parse(default_text().replace(f"{switch} = false", f"{switch} = true"))
    assert policy is not None
    assert not errors
    advice = decide(policy, Facts(announced=False))
    assert rule in {r.rule for r in advice.reasons}


def test_the_strictest_movement_wins_and_every_reason_is_told() -> None:
    movement, actions, rules, advice = advise(
        crossed_province=True, risk_certain="high", risk_certain_days=3, mask="not_worn"
    )
    assert movement == "central_quarantine"
    assert {"K06", "K10", "K15"} <= rules
    assert {"isolate_first", "register", "wear_mask"} <= actions
    assert [r.rule for r in advice.reasons if r.decides] == ["K06"]
    assert advice.plan == "central-14"


def test_a_fever_is_never_turned_back() -> None:
    assert advise(temperature=37.3, thermometer="ear", mask="refused")[0] == "hold"
    movement, actions, *_ = advise(temperature=37.3, vehicle_origin="23")
    assert movement is None  # nobody is turned back before the second reading
    assert "recheck_temperature" in actions


def test_the_longest_plan_of_the_deciding_rules_is_taken() -> None:
    assert (
        advise(overseas_days=3, risk_certain="high", risk_certain_days=3)[3].plan == "abroad-14-7-7"
    )


def test_a_contradiction_is_refused() -> None:
    with pytest.raises(InputProblem, match="S-120"):
        advise(fever=False, temperature=38.0, thermometer="ear")


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.floats(34, 43).map(lambda v: round(v, 1)),
        "thermometer": st.sampled_from(["infrared", "ear", "mercury", "gate"]),
        "recheck": st.sampled_from(["refused", "impossible"]),
        "mask": st.sampled_from(["worn", "not_worn", "refused", "unable"]),
        "code_status": st.sampled_from(["verified", "forged", "none", "opaque"]),
        "code_colour": st.sampled_from(["green", "yellow", "orange", "red"]),
        "symptoms": st.lists(st.sampled_from(["dry_cough", "fever"]), max_size=2),
        "vehicle_origin": st.sampled_from(["23", "22"]),
        "cooperates": st.booleans(),
        "case": st.sampled_from(["none", "confirmed"]),
        "station_kind": st.sampled_from(["checkpoint", "clinic", "pharmacy", "community"]),
    },
)


@given(FACTS)
def test_whatever_the_facts_a_fever_is_held_or_waits(values: dict[str, Any]) -> None:
    advice = decide(default_policy(), codec.adapter(Facts).validate_python(values))
    high = values.get("temperature", 0) >= 37.3
    if high and values.get("station_kind", "checkpoint") != "pharmacy":
        assert advice.movement in (None, Movement.HOLD)
    assert advice.movement is not None or any(
        a.value == "recheck_temperature" for a in advice.actions
    )
    assert any(r.decides for r in advice.reasons)
