"""What can never be: combinations of facts that no traveller has, for the policy check."""

from __future__ import annotations

from station.places.risk_areas import RiskLevel
from station.policy.conditions import Condition, OneOf, Range
from station.policy.model import Conditions, Policy
from station.screening.code_reading import CodeStatus, Colour
from station.screening.temperature import Recheck, Thermometer

Forbidden = Conditions
_YES, _NO, _NOT_YES = frozenset({True}), frozenset({False}), OneOf(frozenset({False}), missing=True)
_GIVEN = Range(low=float("-inf"))
_ABSENT = Range(low=float("inf"), missing=True)


def forbidden(policy: Policy) -> list[Forbidden]:
    """Conjunctions that cannot hold; every one is a clause for the search."""
    limit = policy.thresholds.fever
    contact = frozenset(t for t in Thermometer if t.contact)
    yes, no = OneOf(_YES), OneOf(_NO)
    low, high = Range(below=limit), Range(low=limit)
    found: list[Forbidden] = [
        (("fever", yes), ("temperature", low)),
        (("fever", yes), ("reading_pending", yes)),
        (("reading_pending", yes), ("temperature", low)),
        (("reading_pending", yes), ("temperature", _ABSENT)),
        (("reading_pending", yes), ("thermometer", OneOf(contact))),
        (("fever", _NOT_YES), ("reading_pending", _NOT_YES), ("temperature", high)),
        (("fever", no), ("temperature", high)),
        (("fever", OneOf(frozenset(), missing=True)), ("temperature", low)),
        (("reading_pending", yes), ("recheck", OneOf(frozenset(Recheck)))),
    ]
    found.extend(_code_clauses())
    for name in ("risk_certain", "risk_possible"):
        levels: Condition = OneOf(frozenset(RiskLevel))
        absent: Condition = OneOf(frozenset(), missing=True)
        found.append(((name, levels), (f"{name}_days", _ABSENT)))
        found.append(((name, absent), (f"{name}_days", _GIVEN)))
    return found


def _code_clauses() -> list[Forbidden]:
    clean = OneOf(_YES)
    warned = OneOf(frozenset({Colour.YELLOW, Colour.ORANGE, Colour.RED}))
    by_eye = OneOf(_YES)
    dirty = frozenset(s for s in CodeStatus if s is not CodeStatus.VERIFIED)
    return [
        (("code_clean", clean), ("code_colour", warned)),
        (("code_clean", clean), ("code_status", OneOf(dirty)), ("read_by_eye", _NOT_YES)),
        (("read_by_eye", by_eye), ("code_colour", OneOf(frozenset(), missing=True))),
    ]
