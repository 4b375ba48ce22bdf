"""Policy files as counties write them: odd encodings, deep tables, codes in full, plans alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.policy import check
from station.policy.check import FindingKind
from station.policy.load import default_text, load, parse, read
from station.problems import InputProblem, ProblemCode
from tests.conftest import Run

HEAD = 'id = "t"\nversion = "1"\n[lists]\nfar = ["230000"]\n[plans]\n'
PLANS = 'c14 = [{ place = "central", days = 14 }]\nh28 = [{ place = "home", days = 28 }]\n'
DEFAULTS = '[[default]]\nid = "D0"\nzh = "无"\nen = "none"\n'


def rule(id: str, when: str, rest: str) -> str:  # noqa: A002
    return f'[[rule]]\nid = "{id}"\nwhen = {when}\n{rest}\nzh = "中"\nen = "en"\n'


def findings(rules: str) -> list[tuple[str, str]]:
    _, found = check.check(HEAD + PLANS + rules + DEFAULTS)
    return [(f.kind.value, f.rule) for f in found if f.kind.fault]


@pytest.mark.parametrize("shape", ["{ a = " * 300 + "1" + " }" * 300, "[" * 3000 + "]" * 3000])
def test_a_deep_table_is_an_error_with_its_place(shape: str) -> None:
    policy, errors = parse(f"{HEAD}{PLANS}[switches]\nx = {shape}\n{DEFAULTS}")
    assert policy is None
    assert errors[0].key in ("too_deep", "not_toml")


def test_a_deep_table_never_ends_the_command(station: Run, tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text(default_text() + "\n[deep]\nx = " + "{ a = " * 90 + "1" + " }" * 90 + "\n")
    done = station("policy", "check", str(file))
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_named_as_one(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(default_text().encode(encoding))
    with pytest.raises(InputProblem) as refused:
        read(file)
    assert refused.value.code is ProblemCode.NOT_UTF8


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(default_text().encode("utf-8-sig"))
    assert load(file).ref.id == "default"


def test_a_division_in_full_means_the_province() -> None:
    text = rule("R1", '{ origin_division = { list = "far" } }', 'movement = "monitor"')
    policy, errors = parse(HEAD + PLANS + text + DEFAULTS)
    assert errors == []
    assert policy is not None
    condition = dict(policy.rules[0].when[0])["origin_division"]
    assert condition.holds("230102")
    assert not condition.holds("220183")


@pytest.mark.parametrize("value", ['""', '" "', '"黑龙江"', "23"])
def test_an_empty_or_odd_division_is_refused(value: str) -> None:
    text = rule("R1", f"{{ origin_division = {value} }}", 'movement = "monitor"')
    policy, errors = parse(HEAD + PLANS + text + DEFAULTS)
    assert policy is None
    assert errors[0].key == "bad_value"


def test_a_rule_that_changes_only_the_plan_is_not_inert() -> None:
    when = '{ contact = "close" }'
    rules = (
        rule("R1", when, 'movement = "central_quarantine"')
        + rule("R2", when, 'movement = "central_quarantine"\nplan = "c14"')
        + rule("R3", when, 'movement = "home_quarantine"\nplan = "h28"\nactions = ["register"]')
    )
    assert ("never_changes", "R2") not in findings(rules)


@pytest.mark.parametrize(
    "when",
    [
        "{ temperature = { above = 42.5 } }",
        "{ test_age_hours = { below = 0.04 } }",
        "{ test_age_hours = { min = 0.2, max = 0.3 } }",
        "{ age_years = { below = 1 } }",
    ],
)
def test_what_is_rare_is_not_called_impossible(when: str) -> None:
    kinds = findings(rule("R1", when, 'movement = "monitor"'))
    assert kinds == []


def test_the_default_policy_has_no_fault() -> None:
    _, found = check.check(default_text())
    assert [f for f in found if f.kind.fault or f.kind is FindingKind.UNDECIDED] == []
