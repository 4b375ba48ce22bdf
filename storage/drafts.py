"""Drafts of half-filled forms: there after a power cut, gone when what they belong to is saved."""

from __future__ import annotations

from dataclasses import dataclass

from station import clock
from storage import state
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it lies there."""

    id: str
    form: str
    body: bytes

    @property
    def parent(self) -> str:
        """The draft that this one is a form of: `PARENT/FORM`."""
        return self.id.partition("/")[0] if "/" in self.id else ""


def keep(store: Store, id: str, form: str, body: bytes) -> None:  # noqa: A002
    """Keeps the newest state of a form."""
    with store.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)",
            (id, form, body, clock.millis(store.now())),
        )


def drop(store: Store, id: str) -> None:  # noqa: A002
    """Forgets a form that was given up, and the forms of it."""
    with store.database.write() as connection:
        state.drop_draft(connection, id)


def get(store: Store, id: str) -> bytes | None:  # noqa: A002
    """One draft's body."""
    with store.database.read() as connection:
        query = "SELECT body FROM draft WHERE id = ?"
        found = connection.exec_driver_sql(query, (id,)).scalar()
    return None if found is None else bytes(found)


def waiting(store: Store) -> list[Saved]:
    """All drafts, newest first."""
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, form, body FROM draft ORDER BY updated DESC")
        return [Saved(*row) for row in rows]
