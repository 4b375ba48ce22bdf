"""Removing: the bodies of whole cases are taken out, and the journal says so."""

from __future__ import annotations

from sqlalchemy import Connection

from station import ids
from storage import bodies, journal, replay, state
from storage.appending import Entering
from storage.entry import Kind
from storage.journal import Receipt
from storage.store import Store


def remove(store: Store, subjects: list[str], reason: str) -> Receipt:
    """Takes the bodies of whole cases out and says so in the journal, in one transaction."""
    replay.resume(store.database)
    with store.database.write() as connection:
        seqs = journal.remove_bodies(connection, subjects)
        for subject in subjects:
            mine = "SELECT id FROM draft WHERE instr(CAST(body AS TEXT), ?) > 0"
            drafts = [row[0] for row in connection.exec_driver_sql(mine, (subject,)).all()]
            for draft in (*drafts, *_about(connection, subject)):
                state.drop_draft(connection, draft)
        body = bodies.plain({"removed": seqs, "reason": reason})
        return store.append(connection, Entering(Kind.BODIES_REMOVED, body, ids.random_id()))


def _about(connection: Connection, subject: str) -> list[str]:
    """Drafts of forms about entries of a case: they are named after the entry's id or seq."""
    query = (
        "SELECT d.id FROM draft d, entry e WHERE e.subject = ? "
        "AND (d.id LIKE '%:' || e.id OR d.id = 'correction:' || e.seq)"
    )
    return [row[0] for row in connection.exec_driver_sql(query, (subject,)).all()]
