"""How the screen is worn: the theme that was chosen at this station."""

from __future__ import annotations

from storage.journal import state
from storage.store import Store

THEME = "theme"
LONGEST = 20


def theme(store: Store) -> str:
    """Its name; empty where none was chosen."""
    with store.database.read() as connection:
        return (state.get(connection, THEME) or "")[:LONGEST]


def keep(store: Store, name: str) -> None:
    """Keeps it for the next start."""
    with store.database.write() as connection:
        state.put(connection, THEME, name[:LONGEST])
