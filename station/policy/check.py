"""The policy check: faulty lines, rules that never match, rules that change nothing, what the default covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from station.policy import load
from station.policy.conditions import Prefix
from station.policy.constraints import forbidden
from station.policy.model import Policy, Rule
from station.policy.search import Clause, GaveUp, Grid, Search


class FindingKind(StrEnum):
    """What a finding says; the first three are faults, the others are told."""

    ERROR = "error"
    NEVER_MATCHES = "never_matches"
    NEVER_CHANGES = "never_changes"
    DEFAULT_ONLY = "default_only"
    UNDECIDED = "undecided"

    @property
    def fault(self) -> bool:
        """Whether a policy with it may not be used without a look."""
        return self in (FindingKind.ERROR, FindingKind.NEVER_MATCHES, FindingKind.NEVER_CHANGES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check; `key` and `fields` name its text, `example` is a traveller."""

    kind: FindingKind
    line: int
    rule: str = ""
    key: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    example: tuple[tuple[str, Any], ...] = ()


def check(text: str) -> tuple[Policy | None, list[Finding]]:
    """The policy, where it can be read, and everything to be said of it."""
    policy, errors = load.parse(text)
    if policy is None:
        return None, [
            Finding(FindingKind.ERROR, e.line, key=e.key, fields=e.fields) for e in errors
        ]
    return policy, _Analysis(policy).findings()


def _emptied(condition: object) -> bool:
    """A county that empties a list has lifted the rule, not made a mistake."""
    return isinstance(condition, Prefix) and not condition.prefixes


class _Analysis:
    """Every rule, a switched-off one too, against the rules that are switched on."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.rules = policy.all_rules
        never = forbidden(policy)
        used = [c for rule in self.rules for c in rule.when]
        defaults = [d.when for d in policy.defaults]
        self.grid = Grid.cut([*used, *never, *defaults])
        self.search = Search(self.grid)
        self.never = [self.grid.clause(c) for c in never]
        self.clauses = {r.id: [self.grid.clause(c) for c in r.when] for r in self.rules}

    def findings(self) -> list[Finding]:
        found = [f for rule in self.rules if (f := self._rule(rule))]
        return sorted(found, key=lambda f: f.line) + self._defaults()

    def _rule(self, rule: Rule) -> Finding | None:
        if any(_emptied(condition) for when in rule.when for _, condition in when):
            return None
        try:
            if not any(self._find(c, []) is not None for c in self.clauses[rule.id]):
                return Finding(FindingKind.NEVER_MATCHES, rule.line, rule.id)
            if not any(self._contributes(rule, other) for other in self._contributions(rule)):
                return Finding(FindingKind.NEVER_CHANGES, rule.line, rule.id)
        except GaveUp:
            return Finding(FindingKind.UNDECIDED, rule.line, rule.id)
        return None

    def _find(self, holds: Clause, fail: list[Clause]) -> dict[str, Any] | None:
        return self.search.find(holds, self.never + fail)

    def _contributes(self, rule: Rule, same: Callable[[Rule], bool]) -> bool:
        """Whether somebody exists for whom no other rule gives what this one gives."""
        rivals = [
            clause
            for other in self.policy.rules
            if other.id != rule.id and same(other)
            for clause in self.clauses[other.id]
        ]
        return any(self._find(c, rivals) is not None for c in self.clauses[rule.id])

    def _contributions(self, rule: Rule) -> list[Callable[[Rule], bool]]:
        """For each thing that a rule gives: which other rules give it, or more, as well."""
        found: list[Callable[[Rule], bool]] = []
        if (movement := rule.movement) is not None:
            found.append(
                lambda o: o.movement is not None and o.movement.strictness >= movement.strictness
            )
        for action in rule.actions:
            found.append(lambda o, a=action: a in o.actions)  # type: ignore[misc]
        if rule.pending:
            found.append(lambda o: o.pending)
        if rule.item:
            found.append(lambda o: o.item is rule.item)
        if (plan := rule.plan) is not None:
            days = self.policy.plans[plan].days
            found.append(lambda o: self._gives_plan(o, rule, days))
        return found

    def _gives_plan(self, other: Rule, rule: Rule, days: int) -> bool:
        """Whether this rule's plan does not count beside another: only the deciding movement's does."""
        if rule.movement is None or other.movement is None:
            return False
        if other.movement.strictness > rule.movement.strictness:
            return True
        longer = other.plan is not None and self.policy.plans[other.plan].days >= days
        return longer and other.movement is rule.movement

    def _defaults(self) -> list[Finding]:
        found = []
        everything = [clause for rule in self.policy.rules for clause in self.clauses[rule.id]]
        for default in self.policy.defaults:
            try:
                example = self._find(self.grid.clause(default.when), everything)
            except GaveUp:
                continue
            if example is not None:
                shown = tuple(sorted(example.items()))
                found.append(Finding(FindingKind.DEFAULT_ONLY, 0, default.id, example=shown))
        return found
