"""Conditions: what a rule asks of one fact. `missing` matches only where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from station.places import divisions
from station.policy.facts import TYPES, FactType, members
from station.problems import InputProblem

MISSING = "missing"
DIVISIONS = {"origin_province", "origin_division", "plate_province", "vehicle_origin"}


class Condition(Protocol):
    """Asked of one fact's value; None is missing."""

    def holds(self, value: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class Range:
    """A number between bounds; `min` and `max` are included, `above` and `below` not."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    missing: bool = False

    def holds(self, value: float | None) -> bool:
        if value is None:
            return self.missing
        return (
            (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where it cuts the line of numbers."""
        found = (self.low, self.high, self.above, self.below)
        return tuple(b for b in found if b is not None)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice or a flag among values."""

    values: frozenset[Any]
    missing: bool = False

    def holds(self, value: Any) -> bool:
        return self.missing if value is None else value in self.values


@dataclass(frozen=True, slots=True)
class Overlap:
    """A set that shares a member; `empty` asks for the known empty set."""

    values: frozenset[Any]
    empty: bool = False
    missing: bool = False

    def holds(self, value: frozenset[Any] | None) -> bool:
        if value is None:
            return self.missing
        return not self.values.isdisjoint(value) or (self.empty and not value)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A code that begins with one of these."""

    prefixes: tuple[str, ...]
    missing: bool = False

    def holds(self, value: str | None) -> bool:
        return self.missing if value is None else value.startswith(self.prefixes)


class ConditionError(Exception):
    """A condition that cannot be read; the message is a catalogue key and its fields."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


def parse(fact: str, asked: Any, lists: dict[str, tuple[str, ...]]) -> Condition:
    """The condition that a rule's TOML value means; ConditionError where it means none."""
    if fact not in TYPES:
        raise ConditionError("unknown_fact", fact=fact)
    kind = TYPES[fact]
    if kind is FactType.NUMBER:
        return _range(fact, asked)
    values = asked if isinstance(asked, list) else [asked]
    missing = MISSING in values
    rest = [v for v in values if v != MISSING]
    if kind is FactType.PREFIX:
        return Prefix(_prefixes(fact, rest, lists), missing)
    if kind is FactType.SET:
        return _overlap(fact, rest, missing)
    return OneOf(_members(fact, rest), missing)


def _range(fact: str, asked: Any) -> Range:
    if asked == MISSING:
        return Range(low=float("inf"), missing=True)
    if not isinstance(asked, dict) or not asked:
        raise ConditionError("not_a_range", fact=fact)
    names = {"min": "low", "max": "high", "above": "above", "below": "below", "missing": "missing"}
    for key, value in asked.items():
        wanted = bool if key == "missing" else (int, float)
        if (
            key not in names
            or not isinstance(value, wanted)
            or (key != "missing") is (value is True)
        ):
            raise ConditionError("not_a_range", fact=fact)
    return Range(**{names[k]: v for k, v in asked.items()})


def _prefixes(fact: str, rest: list[Any], lists: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found: list[Any] = []
    for value in rest:
        if isinstance(value, dict) and set(value) == {"list"}:
            name = value["list"]
            if not isinstance(name, str) or name not in lists:
                raise ConditionError("unknown_list", list=name)
            found.extend(lists[value["list"]])
        else:
            found.append(value)
    return tuple(_prefix(fact, value) for value in found)


def _prefix(fact: str, value: Any) -> str:
    """A code as facts spell it: 230000 is the province 23; an empty one would be everybody."""
    if not isinstance(value, str) or not value.strip():
        raise ConditionError("bad_value", fact=fact, value=value)
    if fact not in DIVISIONS:
        return value
    try:
        return divisions.significant(value)
    except InputProblem:
        raise ConditionError("bad_value", fact=fact, value=value) from None


def _overlap(fact: str, rest: list[Any], missing: bool) -> Overlap:
    words = [v for v in rest if v not in ("any", "none")]
    values = frozenset(members(fact)) if "any" in rest else _members(fact, words)
    return Overlap(values, "none" in rest, missing)


def _members(fact: str, rest: list[Any]) -> frozenset[Any]:
    known = {getattr(m, "value", m): m for m in members(fact)}
    for value in rest:
        if not isinstance(value, (str, bool)) or value not in known:
            raise ConditionError("bad_value", fact=fact, value=value)
    return frozenset(known[v] for v in rest)
