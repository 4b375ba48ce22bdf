"""Homes whose key lies under a passphrase, at a cost that tests can bear."""

from __future__ import annotations

from pathlib import Path

from station.clock import FixedClock
from storage.home import Home, key_lock, new_settings
from storage.home.key_lock import Cost
from storage.upkeep.founding import found
from tests.conftest import NOON

PASSPHRASE = "东口 correct horse"
OTHER = "西口 battery staple"
CHEAP = Cost(memory=16, passes=1, lanes=1)


def make_sealed(root: Path, passphrase: str = PASSPHRASE) -> Home:
    """A home under a passphrase; who opens it next is asked."""
    settings = new_settings(name="东口卡点", code="DH01", place="220183", operator="李岚")
    made = found(root, settings, FixedClock(NOON), passphrase=passphrase)
    key_lock.forget()
    return made
