"""The rules that people are judged by, as one value: a verdict and what is saved of it share the very same."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.codes.trust import Trust
from station.places.risk_areas import RiskList
from station.policy.load import default_policy
from station.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A policy, the list of risk areas and the trusted keys; replaced as a whole, never in part."""

    policy: Policy = field(default_factory=default_policy)
    risk: RiskList = field(default_factory=RiskList)
    trust: Trust = field(default_factory=Trust)
    digests: tuple[tuple[str, str], ...] = ()
    """Each file that they came from, with its SHA-256."""
