"""Opening a desk: the home's store with its policy and lists."""

from __future__ import annotations

from pathlib import Path

from station.clock import Clock
from storage.counter import drafts
from storage.desk import Desk
from storage.home import Home
from storage.home.medicines_file import Catalogues
from storage.home.reference import Lists
from storage.store import Store


def open_desk(
    root: Path, clock: Clock | None = None, *, operator: str | None = None, screens: bool = False
) -> Desk:
    """The desk of a home, with a shift begun for the operator (else the settings' one).

    With `screens`, what a program left half-filled that is gone is taken over, unless another one
    shows its screens here: then somebody must ask for it.
    """
    home = Home.open(root)
    lists = Lists(home.paths)
    rules = lists.load()
    store = Store(home, clock, screens=screens)
    name = operator or home.settings.operator
    if name and not store.read_only and not store.guarded:
        store.begin(name)
    if screens and not store.read_only and not store.presence.other_screens():
        drafts.take_over(store)
    desk = Desk(store, rules, lists, Catalogues(home.paths))
    desk.note_lists()
    return desk
