"""Reading a policy file: TOML in, a Policy and its errors with their lines out."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from station.kinds import StationKind
from station.policy import conditions
from station.policy.forms import PolicyText, RuleText, When
from station.policy.model import Conditions, Default, Phase, Plan, Policy, Rule
from station.problems import InputProblem, ProblemCode
from station.screening.disposition import PolicyRef

SIZE_LIMIT = 1_000_000
DEPTH = 12
"""A policy is a few levels deep; what is deeper is no policy."""


@dataclass(frozen=True, slots=True)
class PolicyError:
    """One thing wrong with a policy: its line, a catalogue key under `policy.`, and its fields."""

    line: int
    key: str
    fields: tuple[tuple[str, str], ...] = ()


def read(path: Path) -> str:
    """The text of a policy file, bounded."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise InputProblem(ProblemCode.FILE_TOO_LARGE, file=path)
        raw = path.read_bytes()
    except OSError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=path) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputProblem(ProblemCode.NOT_UTF8, file=path, line=line) from None


def parse(text: str) -> tuple[Policy | None, list[PolicyError]]:
    """The policy, or None and every error found."""
    from pydantic import TypeAdapter, ValidationError

    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        return None, [PolicyError(int(line.group(1)) if line else 1, "not_toml")]
    lines = Lines(text)
    if _depth(raw) > DEPTH:
        return None, [PolicyError(1, "too_deep")]
    try:
        outer = TypeAdapter(PolicyText).validate_python(raw)
    except ValidationError as failed:
        return None, [_outer_error(lines, dict(e)) for e in failed.errors()]
    except RecursionError:
        return None, [PolicyError(1, "too_deep")]
    return _Builder(outer, lines).build()


def load(path: Path) -> Policy:
    """The policy of a file; InputProblem naming the first error's line where it has any."""
    policy, errors = parse(read(path))
    if policy is None or errors:
        raise InputProblem(
            ProblemCode.POLICY_ERROR, file=path, line=errors[0].line if errors else 1
        )
    return policy


def _depth(value: object) -> int:
    """How deep tables and arrays lie in each other, up to a little past what is allowed."""
    depth, level = 0, [value]
    while level and depth <= DEPTH:
        inner: list[object] = []
        for found in level:
            if isinstance(found, dict):
                inner += found.values()
            elif isinstance(found, list):
                inner += found
        depth, level = depth + 1, inner
    return depth


@cache
def default_policy() -> Policy:
    """The policy that comes with the product: the tables of the domain."""
    policy, errors = parse(default_text())
    if policy is None or errors:
        raise InputProblem(ProblemCode.POLICY_ERROR, file="default.toml", line=errors[0].line)
    return policy


def default_text() -> str:
    """Its file."""
    return resources.files("station.policy").joinpath("default.toml").read_text("utf-8")


def _outer_error(lines: Lines, error: dict[str, Any]) -> PolicyError:
    loc = [p for p in error["loc"] if isinstance(p, (str, int))]
    table, index, key = [*loc, None, None, None][:3]
    number = index if isinstance(index, int) else 0
    line = lines.of(str(table), number, str(key) if key is not None else str(index))
    where = ".".join(str(p) for p in loc)
    return PolicyError(line, "bad_form", (("where", where), ("detail", str(error["type"]))))


class Lines:
    """Where things stand in a TOML text; tomllib itself does not say."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.headers: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([\w.\-\"]+)\s*\]+", line):
                self.headers.setdefault(header.group(1), []).append(at)

    def of(self, table: str, number: int = 0, key: str = "", skip: int = 0) -> int:
        """The line of `key` in the `number`-th `table`, after `skip` others, or of the table, or 1."""
        starts = self.headers.get(table)
        if not starts:
            return next(self._keys(0, table), 1)
        start = starts[min(number, len(starts) - 1)]
        found = list(self._keys(start, key)) if key else []
        return found[min(skip, len(found) - 1)] if found else start

    def _keys(self, start: int, key: str) -> Iterator[int]:
        for at in range(start, len(self.lines)):
            line = self.lines[at]
            if line.lstrip().startswith("["):
                # An inner table such as [[rule.when]] still belongs to the rule.
                if not re.match(r"\s*\[\[?\s*(rule|default|plans)\.", line):
                    return
                continue
            if re.search(rf"(^|[\s{{,]){re.escape(key)}\s*=", line.split("#", 1)[0]):
                yield at + 1


LOOKED_BACK = {"risk_certain_days", "risk_possible_days"}


def _covers(default: Default, kind: StationKind) -> bool:
    """Whether it covers everybody at a kind of station."""
    return all(name == "station_kind" and condition.holds(kind) for name, condition in default.when)


def _earlier(alternatives: list[When], number: int) -> Counter[str]:
    """How often each fact stands in the alternatives before one."""
    return Counter(fact for when in alternatives[:number] for fact in when)


class _Builder:
    """Turns the outer form into a Policy and collects what is wrong."""

    def __init__(self, outer: PolicyText, lines: Lines) -> None:
        self.outer, self.lines = outer, lines
        self.errors: list[PolicyError] = []

    def build(self) -> tuple[Policy | None, list[PolicyError]]:
        outer = self.outer
        plans = {
            name: Plan(name, tuple(Phase(p.place, p.days, p.tests) for p in phases))
            for name, phases in outer.plans.items()
        }
        rules = [self._rule(at, text) for at, text in enumerate(outer.rule)]
        defaults = tuple(
            Default(d.id, self._when("default", at, d.when, Counter()), d.zh, d.en, d.movement)
            for at, d in enumerate(outer.default)
        )
        ids = [(d.id, self.lines.of("default", at, "id")) for at, d in enumerate(outer.default)]
        self._twice([(r.id, r.line) for r in rules] + ids)
        if not self.errors:
            self._whole(defaults, rules)
        if self.errors:
            return None, sorted(self.errors, key=lambda e: e.line)
        on = [r for r, t in zip(rules, outer.rule, strict=True) if self._is_on(t)]
        ref = PolicyRef(outer.id, outer.version)
        policy = Policy(
            ref,
            outer.thresholds,
            outer.lists,
            plans,
            tuple(on),
            defaults,
            outer.switches,
            tuple(rules),
        )
        return policy, []

    def _is_on(self, text: RuleText) -> bool:
        return text.switch is None or self.outer.switches.get(text.switch, False)

    def _whole(self, defaults: tuple[Default, ...], rules: list[Rule]) -> None:
        """What no single rule shows: kinds without a default, and days that disagree."""
        for kind in StationKind:
            if not any(_covers(d, kind) for d in defaults):
                self._error("default", 0, "", "no_default", kind=kind.value)
        days = self.outer.thresholds.lookback_days
        for rule in rules:
            for name, condition in (pair for when in rule.when for pair in when):
                bound = condition.high if isinstance(condition, conditions.Range) else None
                if name in LOOKED_BACK and bound is not None and bound < days:
                    # A worse level longer ago would hide a milder one that the rule still reaches.
                    text = (("rule", rule.id), ("days", str(days)))
                    self.errors.append(PolicyError(rule.line, "lookback_disagrees", text))

    def _rule(self, at: int, text: RuleText) -> Rule:
        line = self.lines.of("rule", at, "id")
        alternatives = text.when if isinstance(text.when, list) else [text.when]
        when = tuple(
            self._when("rule", at, w, _earlier(alternatives, number))
            for number, w in enumerate(alternatives)
        )
        if text.plan is not None and text.plan not in self.outer.plans:
            self._error("rule", at, "plan", "unknown_plan", plan=text.plan)
        if text.switch is not None and text.switch not in self.outer.switches:
            self._error("rule", at, "switch", "unknown_switch", switch=text.switch)
        if not (text.movement or text.actions or text.item or text.pending):
            self._error("rule", at, "id", "says_nothing", rule=text.id)
        return Rule(
            text.id, when, text.zh, text.en, text.movement, text.actions, text.plan, text.item,
            text.pending, line,
        )  # fmt: skip

    def _when(self, table: str, at: int, when: When, earlier: Counter[str]) -> Conditions:
        found = []
        for fact, asked in when.items():
            try:
                found.append((fact, conditions.parse(fact, asked, self.outer.lists)))
            except conditions.ConditionError as error:
                line = self.lines.of(table, at, fact, earlier[fact])
                named = tuple((k, str(v)) for k, v in error.fields.items())
                self.errors.append(PolicyError(line, error.key, named))
        return tuple(found)

    def _twice(self, ids: list[tuple[str, int]]) -> None:
        seen: set[str] = set()
        for rule, line in ids:
            if rule in seen:
                self.errors.append(PolicyError(line, "rule_twice", (("rule", rule),)))
            seen.add(rule)

    def _error(self, table: str, at: int, key: str, problem: str, **fields: object) -> None:
        line = self.lines.of(table, at, key)
        named = tuple((k, str(v)) for k, v in fields.items())
        self.errors.append(PolicyError(line, problem, named))
