"""Opening a desk: the home's store with its policy and lists."""

from __future__ import annotations

from pathlib import Path

from station import risk_file
from station.clock import Clock
from station.codes import trust_files
from station.codes.trust import Trust
from station.config import HomePaths
from station.policy import load as policies
from station.policy.model import Policy
from station.risk import RiskList
from storage.desk import Desk
from storage.home import Home
from storage.store import Store


def open_desk(root: Path, clock: Clock | None = None, *, operator: str | None = None) -> Desk:
    """The desk of a home, with a shift begun for the operator (else the settings' one)."""
    home = Home.open(root)
    policy, risk, trust = policy_of(home.paths), risk_of(home.paths), trust_of(home.paths)
    store = Store(home, clock)
    name = operator or home.settings.operator
    if name:
        store.begin(name)
    return Desk(store, policy, risk, trust)


def policy_of(paths: HomePaths) -> Policy:
    """The policy in use; the product's own where none was taken into use."""
    return policies.load(paths.policy) if paths.policy.exists() else policies.default_policy()


def risk_of(paths: HomePaths) -> RiskList:
    """The list of risk areas; an empty one where there is no file."""
    return risk_file.load(paths.risk) if paths.risk.exists() else RiskList()


def trust_of(paths: HomePaths) -> Trust:
    """The trusted keys."""
    return trust_files.load([paths.trust]) if paths.trust.is_dir() else Trust()
