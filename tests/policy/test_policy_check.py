"""The policy check finds planted faults of each kind, and says the line."""

from __future__ import annotations

import pytest

from station.policy.check import FindingKind, check
from station.policy.load import default_text

RULE = '\n[[rule]]\nid = "X1"\nzh = "x"\nen = "x"\n'


def findings(text: str) -> list[tuple[str, str, int, str]]:
    return [(f.kind.value, f.rule, f.line, f.key) for f in check(text)[1]]


def line_of(text: str, words: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_default_policy_has_no_fault() -> None:
    assert not [f for f in check(default_text())[1] if f.kind.fault]


@pytest.mark.parametrize(
    ("extra", "key", "where"),
    [
        ('when = { feber = true }\nmovement = "hold"', "unknown_fact", "feber"),
        ('when = { mask = "gone" }\nmovement = "hold"', "bad_value", "gone"),
        ('when = { temperature = 37.3 }\nmovement = "hold"', "not_a_range", "temperature = 37.3"),
        (
            'when = { vehicle_origin = { list = "nope" } }\nmovement = "hold"',
            "unknown_list",
            "nope",
        ),
        ('when = { fever = true }\nmovement = "hold"\nplan = "p9"', "unknown_plan", "p9"),
        ('when = { fever = true }\nmovement = "jail"', "bad_form", "jail"),
        ('when = { fever = true }\nmovement = "hold"\nswitch = "s9"', "unknown_switch", "s9"),
        ("when = { fever = true }", "says_nothing", '"X1"'),
    ],
)
def test_an_error_is_named_with_its_line(extra: str, key: str, where: str) -> None:
    text = default_text() + RULE + extra + "\n"
    found = check(text)[1]
    assert [f.key for f in found] == [key]
    assert found[0].line == line_of(text, where)


def test_broken_toml_has_a_line() -> None:
    text = default_text().replace('id = "K03"', 'id = "K03')
    found = check(text)[1]
    assert [f.key for f in found] == ["not_toml"]
    assert found[0].line == line_of(text, '"K03')


def test_a_rule_twice() -> None:
    text = default_text() + RULE.replace("X1", "K03") + 'movement = "hold"\n'
    assert [f.key for f in check(text)[1]] == ["rule_twice"]


def test_a_rule_that_can_never_be_satisfied() -> None:
    rule = RULE + 'when = { temperature = { min = 39, max = 38 } }\nmovement = "hold"\n'
    assert ("never_matches", "X1") in [f[:2] for f in findings(default_text() + rule)]
    rule = RULE + 'when = { fever = true, temperature = { max = 37.0 } }\nmovement = "hold"\n'
    assert ("never_matches", "X1") in [f[:2] for f in findings(default_text() + rule)]


def test_a_rule_that_never_changes_the_outcome() -> None:
    rule = RULE + (
        'when = { station_kind = "checkpoint", crossed_province = true, mask = "worn" }\n'
        'movement = "monitor"\nactions = ["register"]\n'
    )
    assert ("never_changes", "X1") in [f[:2] for f in findings(default_text() + rule)]


def test_one_that_adds_a_single_action_does_change_it() -> None:
    rule = RULE + (
        'when = { station_kind = "checkpoint", crossed_province = true, mask = "worn" }\n'
        'movement = "monitor"\nactions = ["isolate_first"]\n'
    )
    assert ("never_changes", "X1") not in [f[:2] for f in findings(default_text() + rule)]


def test_a_stricter_rule_is_not_hidden_by_a_milder_one_under_the_same_condition() -> None:
    rule = RULE + (
        'when = { station_kind = "checkpoint", crossed_province = true, mask = "worn" }\n'
        'movement = "{}"\n'
    )
    strict = findings(default_text() + rule.replace("{}", "hold"))
    assert ("never_changes", "X1") not in [f[:2] for f in strict]
    covering = RULE.replace("X1", "X0") + (
        'when = { station_kind = "checkpoint", crossed_province = true }\nmovement = "hold"\n'
    )
    mild = findings(default_text() + covering + rule.replace("{}", "central_quarantine"))
    assert ("never_changes", "X1") in [f[:2] for f in mild]


def test_two_rules_may_together_make_a_third_useless() -> None:
    rules = "".join(
        RULE.replace("X1", name) + f'when = {{ station_kind = "checkpoint", transit = {value} }}\n'
        'movement = "home_quarantine"\n'
        for name, value in (("A1", "true"), ("A2", "[false, 'missing']"))
    )
    third = (
        RULE
        + 'when = { station_kind = "checkpoint", resident_here = true }\nmovement = "home_quarantine"\n'
    )
    assert ("never_changes", "X1") in [f[:2] for f in findings(default_text() + rules + third)]


def test_what_only_the_default_covers_is_told_with_an_example() -> None:
    found = [f for f in check(default_text())[1] if f.kind is FindingKind.DEFAULT_ONLY]
    assert {f.rule for f in found} >= {"K00", "C00"}
    assert all(f.example for f in found)
