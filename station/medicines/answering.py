"""Answering: what the policy says to each item, for the buyer and for the one it is bought for."""

from __future__ import annotations

from dataclasses import replace

from station.kinds import MedicineClass
from station.medicines.items import Item
from station.medicines.request import Answer, MedicineRequest, RealName
from station.policy.advise import ITEM_RANK, decide
from station.policy.facts import Facts
from station.policy.gather import StationContext, gather
from station.policy.model import Policy
from station.screening.disposition import ItemAnswer, Reason

REAL_NAME = "real_name"
"""The policy's list of what a registration holds."""


def answers(
    request: MedicineRequest, policy: Policy, setting: StationContext
) -> tuple[Answer, ...]:
    """One answer for each item, in order."""
    # Whoever does not cooperate, or has gone, was not measured: that is no reason to sell.
    buyer = replace(request.buyer, cooperates=None, drove_through=False)
    known = [gather(buyer, policy, setting)]
    if request.user is not None:
        # Whoever stays at home is not measured here: only what is known of them counts.
        known.append(replace(gather(request.user, policy, setting), temperature_missing=False))
    return tuple(_answer(item, known, policy) for item in request.items)


def _answer(item: Item, known: list[Facts], policy: Policy) -> Answer:
    """The strictest over all classes that it contains and over both people."""
    found = [
        _one(replace(facts, medicine_class=medicine_class), policy)
        for medicine_class in item.classes or (MedicineClass.OTHER,)
        for facts in known
    ]
    strictest = max((a.item for a in found if a.item), key=ITEM_RANK.__getitem__, default=None)
    pending = strictest is not ItemAnswer.REFUSE and any(a.pending for a in found)
    reasons = {r.rule: r for a in found for r in a.reasons}
    actions = dict.fromkeys(action for a in found for action in a.actions)
    return Answer(strictest, pending, tuple(actions), tuple(reasons.values()))


def _one(facts: Facts, policy: Policy) -> Answer:
    """One class and one person: only the rules about medicines are an item's reasons."""
    rules = {r.id: r for r in policy.rules}
    advice = decide(policy, facts)
    item, pending = advice.item, False
    if advice.pending and item is None:
        # Something is still to be measured; whether that matters is up to the rules about items.
        settled = replace(facts, temperature_missing=False, reading_pending=False, fever=False)
        item = decide(policy, replace(settled, temperature=None)).item
        pending = item is not None
    about = [r for r in advice.reasons if r.rule in rules and rules[r.rule].item is not None]
    deciding = [_deciding(r, rules[r.rule].item is item) for r in about]
    actions = tuple(a for r in about for a in rules[r.rule].actions)
    return Answer(item, pending, actions, tuple(deciding))


def _deciding(reason: Reason, decides: bool) -> Reason:
    return replace(reason, decides=decides)


def real_name(policy: Policy) -> tuple[RealName, ...]:
    """What a registration holds, as the county says; all four where it says nothing."""
    listed = policy.lists.get(REAL_NAME, ())
    return tuple(part for part in RealName if not listed or part.value in listed)
