"""Founding: a new home with its first entry. Nothing else ever begins a journal."""

from __future__ import annotations

from pathlib import Path

from station.clock import Clock
from station.passphrase import checked
from station.settings import Settings
from storage.home import Home, key_lock, moving_in
from storage.store import Store
from storage.upkeep import key_kept


def found(
    root: Path, settings: Settings, clock: Clock | None = None, *, passphrase: str | None = None
) -> Home:
    """A new home, its key, its database, its first entry: whole at once, or not at all.

    With a passphrase the key lies under it; then the journal's second entry says so.
    """
    lock = key_lock.new(checked(passphrase)) if passphrase is not None else None
    with moving_in.building(root) as stage:
        made = Home.make(stage, settings, lock=lock)
        store = Store(made, clock, found=True)
        try:
            if lock is not None:
                store.save(key_kept.entry(key_kept.Kept.PASSPHRASE))
        finally:
            store.close()
    return Home.open(root)
