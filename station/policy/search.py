"""A search on the finite grid that a policy itself cuts: is there a traveller such that ...?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from station.policy.conditions import Condition, Prefix, Range
from station.policy.facts import TYPES, FactType, members
from station.policy.model import Conditions

BUDGET = 200_000
"""Steps before the search gives up and says that it did; a policy of 200 rules needs far fewer."""

DOMAINS = {
    "temperature": (20.0, 43.0, False),
    "code_age_hours": (0.0, 876000.0, False),
    "test_age_hours": (0.0, 876000.0, False),
    "age_years": (0.0, 200.0, True),
}
"""What a number can be, and whether it is whole; days are whole and not negative."""

Cells = frozenset[int]
Clause = tuple[tuple[str, Cells], ...]
"""Cells, by number, in which each condition of a conjunction holds."""


class GaveUp(Exception):
    """The budget is spent: nothing is known."""


@dataclass
class Grid:
    """For each fact, one value from every cell that the conditions cut it into; None is missing."""

    values: dict[str, list[Any]]

    @classmethod
    def cut(cls, conjunctions: Iterable[Conditions]) -> Grid:
        """The grid of all conditions that are used."""
        used: dict[str, list[Condition]] = {}
        for conjunction in conjunctions:
            for fact, condition in conjunction:
                used.setdefault(fact, []).append(condition)
        return cls({fact: _cells(fact, found) for fact, found in used.items()})

    def clause(self, conjunction: Conditions) -> Clause:
        """The conjunction in cells; several conditions on one fact are intersected."""
        found: dict[str, Cells] = {}
        for fact, condition in conjunction:
            cells = frozenset(i for i, v in enumerate(self.values[fact]) if condition.holds(v))
            found[fact] = found[fact] & cells if fact in found else cells
        return tuple(found.items())

    def example(self, state: dict[str, Cells]) -> dict[str, Any]:
        """A traveller in the cells that are left; unasked facts are missing."""
        return {
            fact: self.values[fact][min(cells)]
            for fact, cells in state.items()
            if self.values[fact][min(cells)] is not None
        }


def _cells(fact: str, conditions: Sequence[Condition]) -> list[Any]:
    kind = TYPES[fact]
    if kind is FactType.NUMBER:
        cuts = {b for c in conditions if isinstance(c, Range) for b in c.bounds if abs(b) < 1e9}
        low, high, whole = DOMAINS.get(fact, (0.0, 1e9, True))
        values = [float(int(v)) if whole else v for v in _numbers(sorted(cuts), low, high)]
        return [None, *dict.fromkeys(v for v in values if low <= v <= high)]
    if kind is FactType.PREFIX:
        listed = {p for c in conditions if isinstance(c, Prefix) for p in c.prefixes}
        return [None, *sorted(listed), "~"]
    if kind is FactType.SET:
        return [None, frozenset(), *(frozenset({m}) for m in members(fact))]
    return [None, *members(fact)]


def _numbers(cuts: list[float], low: float, high: float) -> list[float]:
    """The cuts, and a number between any two of them and between them and what is possible at all."""
    if not cuts:
        return [low, 36.0]
    found = [low, (low + cuts[0]) / 2, cuts[0] - 1, cuts[0] - 0.05, (cuts[-1] + high) / 2, high]
    for at, cut in enumerate(cuts):
        following = cuts[at + 1] if at + 1 < len(cuts) else cut + 2
        found.extend((cut, (cut + following) / 2, cut + 1))
    return found


class Search:
    """Finds a state in which one clause holds and others do not."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.steps = 0

    def find(self, holds: Clause, fail: Sequence[Clause]) -> dict[str, Any] | None:
        """An example where `holds` holds and every clause of `fail` fails, or None."""
        self.steps = 0
        state = {f: frozenset(range(len(v))) for f, v in self.grid.values.items()}
        for fact, cells in holds:
            state[fact] &= cells
            if not state[fact]:
                return None
        found = self._fail(state, list(fail))
        return None if found is None else self.grid.example(found)

    def _fail(self, state: dict[str, Cells], clauses: list[Clause]) -> dict[str, Cells] | None:
        self.steps += 1
        if self.steps > BUDGET:
            raise GaveUp
        open_clauses = []
        best: list[tuple[str, Cells]] | None = None
        for clause in clauses:
            ways = _ways(state, clause)
            if ways is None:
                continue
            open_clauses.append(clause)
            if best is None or len(ways) < len(best):
                best, chosen = ways, clause
        if best is None:
            return state
        rest = [c for c in open_clauses if c is not chosen]
        for fact, cells in best:
            if found := self._fail({**state, fact: cells}, rest):
                return found
        return None


def _ways(state: dict[str, Cells], clause: Clause) -> list[tuple[str, Cells]] | None:
    """The ways to make a clause fail; None when it fails already."""
    ways = []
    for fact, cells in clause:
        outside = state[fact] - cells
        if outside == state[fact]:
            return None
        if outside:
            ways.append((fact, outside))
    return ways
