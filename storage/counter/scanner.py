"""The hand scanner's pace, learned once and kept: a slow one is known by it after a few characters."""

from __future__ import annotations

from storage.journal import state
from storage.store import Store

PACE = "scanner_pace"
CHANGED = 0.2
"""What differs by less is the same scanner."""


def pace(store: Store) -> float:
    """Seconds a character; 0 where none was learned."""
    with store.database.read() as connection:
        found = state.get(connection, PACE)
    try:
        return min(max(float(found or 0), 0.0), 1.0)
    except ValueError:
        return 0.0


def keep(store: Store, found: float) -> None:
    """Keeps it where it is news."""
    known = pace(store)
    if abs(found - known) > CHANGED * max(known, 0.005):
        with store.database.write() as connection:
            state.put(connection, PACE, f"{found:.4f}")
