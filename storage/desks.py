"""Opening a desk: the home's store with its policy and lists."""

from __future__ import annotations

from pathlib import Path

from station.clock import Clock
from storage.catalogues import Catalogues
from storage.desk import Desk
from storage.home import Home
from storage.lists import Lists
from storage.store import Store


def open_desk(root: Path, clock: Clock | None = None, *, operator: str | None = None) -> Desk:
    """The desk of a home, with a shift begun for the operator (else the settings' one)."""
    home = Home.open(root)
    lists = Lists(home.paths)
    policy, risk, trust = lists.load()
    store = Store(home, clock)
    name = operator or home.settings.operator
    if name:
        store.begin(name)
    return Desk(store, policy, risk, trust, lists, Catalogues(home.paths))
