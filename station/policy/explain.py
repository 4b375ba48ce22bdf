"""Explaining: a reason that follows from a stay names the place, its dates and the level."""

from __future__ import annotations

from dataclasses import replace

from station.places import divisions
from station.places.risk_areas import Exposure, Match, RiskLevel
from station.policy.model import Policy
from station.screening.disposition import Advice, Reason

LEVELS = {
    RiskLevel.LOW: ("低风险", "low"),
    RiskLevel.MEDIUM: ("中风险", "medium"),
    RiskLevel.HIGH: ("高风险", "high"),
    RiskLevel.CLOSED: ("封闭区", "closed"),
}


def with_stays(advice: Advice, policy: Policy, exposure: Exposure) -> Advice:
    """The advice with the stays that its reasons come from."""
    if exposure.certain is None and exposure.possible is None:
        return advice
    asked = {rule.id: {n for clause in rule.when for n, _ in clause} for rule in policy.rules}
    return replace(
        advice,
        reasons=tuple(_told(r, asked.get(r.rule, set()), exposure) for r in advice.reasons),
    )


def _told(reason: Reason, facts: set[str], exposure: Exposure) -> Reason:
    match = None
    if "risk_certain" in facts:
        match = exposure.certain
    elif "risk_possible" in facts:
        match = exposure.possible or exposure.certain
    if match is None or match.stay is None:
        return reason
    zh, en = _stay(match)
    return replace(reason, zh=f"{reason.zh}（{zh}）", en=f"{reason.en} ({en})")


def _stay(match: Match) -> tuple[str, str]:
    stay = match.stay
    assert stay is not None
    found = divisions.get(stay.division)
    name = found.name if found else stay.division
    zh_level, en_level = LEVELS[match.level]
    since = f"{stay.since:%m-%d}" if stay.since else ""
    until = f"{stay.until:%m-%d}" if stay.until else ""
    zh = f"{since}至{until}" if since and until else (f"{since}起" if since else until)
    en = f"{since} to {until}" if since and until else (f"since {since}" if since else until)
    return "，".join(filter(None, (zh, name, zh_level))), ", ".join(
        filter(None, (en, name, en_level))
    )
