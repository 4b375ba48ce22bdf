"""Founding: a new home with its first entry. Nothing else ever begins a journal."""

from __future__ import annotations

from pathlib import Path

from station.clock import Clock
from station.settings import Settings
from storage.home import Home, moving_in
from storage.store import Store


def found(root: Path, settings: Settings, clock: Clock | None = None) -> Home:
    """A new home, its key, its database, its first entry: whole at once, or not at all."""
    with moving_in.building(root) as stage:
        made = Home.make(stage, settings)
        Store(made, clock, found=True).close()
    return Home.open(root)
