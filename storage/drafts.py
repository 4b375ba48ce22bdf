"""Drafts of half-filled forms: there after a power cut, gone when the form is saved."""

from __future__ import annotations

from dataclasses import dataclass

from station import clock
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it lies there."""

    id: str
    form: str
    body: bytes


def keep(store: Store, id: str, form: str, body: bytes) -> None:  # noqa: A002
    """Keeps the newest state of a form."""
    with store.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)",
            (id, form, body, clock.millis(store.now())),
        )


def drop(store: Store, id: str) -> None:  # noqa: A002
    """Forgets a form that was given up."""
    with store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM draft WHERE id = ?", (id,))


def waiting(store: Store) -> list[Saved]:
    """All drafts, newest first."""
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, form, body FROM draft ORDER BY updated DESC")
        return [Saved(*row) for row in rows]
