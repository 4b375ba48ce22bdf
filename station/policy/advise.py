"""Advise: all rules that match; the strictest movement, the union of actions, every reason."""

from __future__ import annotations

from dataclasses import replace

from station.policy.facts import Facts
from station.policy.model import Conditions, Default, Policy, Rule
from station.problems import InputProblem, ProblemCode
from station.screening.code_reading import CodeStatus, Colour
from station.screening.disposition import Action, Advice, ItemAnswer, Movement, Reason

ITEM_RANK = {ItemAnswer.REGISTER: 0, ItemAnswer.PRESCRIPTION: 1, ItemAnswer.REFUSE: 2}


def decide(policy: Policy, facts: Facts) -> Advice:
    """What the policy says of these facts, derived ones filled in first."""
    known = derive(facts, policy)
    matched = [r for r in policy.rules if any(_all(c, known) for c in r.when)]
    default = next((d for d in policy.defaults if _all(d.when, known)), None)
    return _advice(policy, matched, default)


def _all(conditions: Conditions, facts: Facts) -> bool:
    for name, condition in conditions:  # noqa: SIM110 - a generator costs twice the time here
        if not condition.holds(getattr(facts, name)):
            return False
    return True


def _advice(policy: Policy, matched: list[Rule], default: Default | None) -> Advice:
    movement = max((r.movement for r in matched if r.movement), key=_strictness, default=None)
    item = max((r.item for r in matched if r.item), key=lambda i: ITEM_RANK[i], default=None)
    # Somebody may not be sent on, or back, before the second reading; only a hold is safe without it.
    if any(r.pending for r in matched) and movement is not Movement.HOLD:
        movement = None
        deciding = {r.id for r in matched if r.pending}
        item = item if item is ItemAnswer.REFUSE else None
    else:
        deciding = {r.id for r in matched if movement and r.movement is movement}
        if movement is None and default:
            movement = default.movement
            deciding = {default.id}
    reasons = [Reason(r.id, r.zh, r.en, r.id in deciding) for r in matched]
    if default and default.id in deciding:
        reasons.append(Reason(default.id, default.zh, default.en, decides=True))
    return Advice(
        movement=movement,
        actions=_union(matched),
        reasons=tuple(reasons),
        plan=_plan(policy, matched, movement),
        policy=policy.ref,
        item=item,
    )


def _strictness(movement: Movement) -> int:
    return movement.strictness


def _union(matched: list[Rule]) -> tuple[Action, ...]:
    return tuple(dict.fromkeys(action for rule in matched for action in rule.actions))


def _plan(policy: Policy, matched: list[Rule], movement: Movement | None) -> str | None:
    plans = [r.plan for r in matched if r.plan and movement and r.movement is movement]
    return max(plans, key=lambda p: policy.plans[p].days, default=None)


def derive(facts: Facts, policy: Policy) -> Facts:
    """Fever, a pending reading and a clean code, where they were not given.

    Raises InputProblem where a given value contradicts the ones it would be derived from.
    """
    fever, pending = _temperature(facts, policy.thresholds.fever)
    clean = _clean(facts)
    high = facts.temperature is not None and facts.temperature >= policy.thresholds.fever
    if (facts.fever and facts.reading_pending) or (facts.fever is False and high):
        raise InputProblem(ProblemCode.FACT_CONTRADICTION, fact="fever")
    found = {"fever": fever, "reading_pending": pending, "code_clean": clean}
    for name, value in found.items():
        given = getattr(facts, name)
        if given is None or value is None:
            continue
        if given is not value and not (name == "code_clean" and given is False):
            raise InputProblem(ProblemCode.FACT_CONTRADICTION, fact=name)
    return replace(
        facts,
        fever=facts.fever if facts.fever is not None else fever,
        reading_pending=facts.reading_pending if facts.reading_pending is not None else pending,
        code_clean=facts.code_clean if facts.code_clean is not None else clean,
    )


def _temperature(facts: Facts, limit: float) -> tuple[bool | None, bool | None]:
    """(fever, pending); a high reading by anything but a contact thermometer is pending."""
    if facts.temperature is None:
        return None, None
    high = facts.temperature >= limit
    contact = facts.thermometer is not None and facts.thermometer.contact
    if not high or contact or facts.recheck is not None:
        return high, False
    # The caller may already know that a high gun reading stands as a fever.
    return (True, False) if facts.fever else (None, True)


def _clean(facts: Facts) -> bool | None:
    """Verified, or read by eye, and green; a verified code without a colour is clean."""
    if facts.code_status is None and facts.code_colour is None:
        return None
    if facts.code_colour not in (None, Colour.GREEN, Colour.NONE):
        return False
    if facts.code_status in (CodeStatus.FORGED, CodeStatus.REVOKED):
        return False
    if facts.read_by_eye:
        return facts.code_colour is Colour.GREEN
    return facts.code_status is CodeStatus.VERIFIED
