"""Drafts of half-filled forms: there after a power cut, gone when what they belong to is saved.

A draft belongs to the program that keeps it. One whose program is gone is taken over by whoever
asks for it first.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from station import clock
from storage.database import rows
from storage.journal import state
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
            "INSERT OR REPLACE INTO draft (id, owner, form, body, updated) VALUES (?, ?, ?, ?, ?)",
            (id, store.presence.name, form, body, clock.millis(store.now())),
        )


def drop(store: Store, id: str) -> None:  # noqa: A002
    """Forgets a form that was given up, and the forms of it."""
    with store.database.write() as connection:
        state.drop_draft(connection, id, store.presence.name)


def get(store: Store, id: str) -> bytes | None:  # noqa: A002
    """One draft's body."""
    with store.database.read() as connection:
        query = "SELECT body FROM draft WHERE id = ? AND owner = ?"
        found = connection.exec_driver_sql(query, (id, store.presence.name)).scalar()
    return None if found is None else bytes(found)


def waiting(store: Store) -> list[Saved]:
    """This program's drafts, newest first."""
    with store.database.read() as connection:
        return rows.read(
            connection, Saved, "draft WHERE owner = ? ORDER BY updated DESC", store.presence.name
        )


def left_behind(store: Store) -> int:
    """How many drafts, forms of others not counted, lie there of programs that are gone."""
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, owner FROM draft").all()
    gone = {owner: not store.presence.alive(owner) for owner in {row.owner for row in rows}}
    return len({row.id.partition("/")[0] for row in rows if gone[row.owner]})


def take_over(store: Store) -> None:
    """Makes the drafts of programs that are gone this one's; of two that ask, one gets them."""
    with store.database.write() as connection:
        for owner in _owners(connection):
            if not store.presence.alive(owner):
                connection.exec_driver_sql(
                    "UPDATE OR IGNORE draft SET owner = ? WHERE owner = ?",
                    (store.presence.name, owner),
                )


def _owners(connection: Connection) -> list[str]:
    return [row[0] for row in connection.exec_driver_sql("SELECT DISTINCT owner FROM draft")]
