"""Words of state of this copy of a home."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.rows import raw

LINEAGE = "lineage"
SETTINGS = "settings"
"""The settings file as it was last read."""

UNMERGED = "unmerged"
"""There while words of removed records may still lie in blocks of the search index."""

LISTS = "lists"
"""The digests of policy and lists as the journal last told them."""

KEY_VEIL = "key_veil"
"""With what the keys of removed records are hidden."""

HUB = "sync.hub"
"""The hub at which the station is enrolled."""

REPLAY = "replay"
"""The seq up to which an unfinished replay has come; absent when the views are whole."""


def get(connection: Connection, name: str) -> str | None:
    """The word, or None."""
    row = raw(connection, "SELECT value FROM state WHERE name = ?", name).fetchone()
    return None if row is None else str(row[0])


def put(connection: Connection, name: str, value: str) -> None:
    """Keeps the word."""
    raw(connection, "INSERT OR REPLACE INTO state VALUES (?, ?)", name, value)


def drop(connection: Connection, name: str) -> None:
    """Forgets the word."""
    connection.exec_driver_sql("DELETE FROM state WHERE name = ?", (name,))


def drop_draft(connection: Connection, draft: str, owner: str = "") -> None:
    """Forgets a draft and the drafts of its forms, which are named `DRAFT/FORM`; of one owner, or of all."""
    connection.exec_driver_sql(
        "DELETE FROM draft WHERE (id = ?1 OR substr(id, 1, length(?1) + 1) = ?1 || '/') "
        "AND ?2 IN ('', owner)",
        (draft, owner),
    )
