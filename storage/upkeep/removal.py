"""Removing: the bodies of whole cases are taken out, and the journal says so.

Nothing of them stays readable: bodies, salts, views, drafts, the words in the search index, and the
callers' own keys, of which only a digest is left so that a repeated line is still known.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from storage.database.rows import raw
from storage.journal import client_key, codec, state
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.entries import Receipt
from storage.proof import replay, search_cleaning
from storage.store import Store
from storage.sync import known_hub

PERSONAL = (
    Kind.SCREENING, Kind.VISIT, Kind.REQUEST, Kind.CORRECTION, Kind.SET_ASIDE, Kind.HOLD_OPENED,
    Kind.HOLD_STEPPED, Kind.HOLD_ENDED, Kind.REFERRAL_ISSUED, Kind.REFERRAL_CLOSED,
    Kind.PARTY_OPENED, Kind.PARTY_CORRECTED, Kind.PARTY_CLOSED, Kind.DISCARDED,
)  # fmt: skip
"""What says something of people."""

BATCH = 50
"""Cases in one transaction: nobody's save waits for more."""

_OPEN = (
    "SELECT subject FROM hold_view WHERE ended = 0 UNION "
    "SELECT subject FROM set_aside_view WHERE closed = 0 UNION "
    "SELECT subject FROM referral_view WHERE closed = 0 UNION "
    "SELECT subject FROM party_view WHERE closed = 0"
)


def remove(store: Store, subjects: list[str], reason: str, *, before: str = "") -> Receipt:
    """Takes the bodies of whole cases out and says so in the journal, in one transaction.

    A case that was opened again since it was chosen, or got an entry of `before` or later, stays.
    """
    replay.resume(store.database)
    with store.database.write() as connection:
        subjects = _still(connection, subjects, before)
        kept = _keys(connection, subjects)
        late = _late(connection, subjects)
        seqs = journal.remove_bodies(connection, subjects)
        for seq, text in kept:
            hidden = client_key.hidden(_secret(connection), text)
            raw(connection, "UPDATE entry SET key = ? WHERE seq = ?", hidden, seq)
        for subject in subjects:
            mine = "SELECT id FROM draft WHERE instr(CAST(body AS TEXT), ?) > 0"
            drafts = [row[0] for row in connection.exec_driver_sql(mine, (subject,)).all()]
            for draft in (*drafts, *_about(connection, subject)):
                state.drop_draft(connection, draft)
        state.put(connection, state.UNMERGED, "1")
        body = codec.plain({"removed": seqs, "reason": reason} | ({"late": late} if late else {}))
        receipt = store.append(connection, NewEntry(Kind.BODIES_REMOVED, body, ids.random_id()))
    search_cleaning.clean(store.database)
    return receipt


def _late(connection: Connection, subjects: list[str]) -> list[list[Any]]:
    """Late entries, seq, time and day: without their bodies nothing else would say of which day they were."""
    found = []
    for view in ("screening_view", "request_view"):
        query = (
            f"SELECT v.seq, v.at, v.day FROM {view} v JOIN entry e ON e.seq = v.seq "  # noqa: S608
            "WHERE v.subject = ? AND v.removed = 0 AND v.at <> e.at"
        )
        found += [list(row) for s in subjects for row in raw(connection, query, s)]
    return found


def cases_of(connection: Connection, records: list[str]) -> list[str]:
    """The cases of records that are named by id or seq. Raises NO_SUCH_RECORD, HELD_STILL."""
    found = []
    for name in records:
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 16 else -1
        query = "SELECT subject, kind FROM entry WHERE seq = ? OR id = ?"
        row = raw(connection, query, number, name).fetchone()
        if row is None or row[1] not in PERSONAL:
            raise InputProblem(ProblemCode.NO_SUCH_RECORD)
        found.append(str(row[0]))
    if {row[0] for row in raw(connection, _OPEN)} & set(found):
        raise InputProblem(ProblemCode.HELD_STILL)
    return list(dict.fromkeys(found))


def cases_before(connection: Connection, day: str) -> tuple[list[str], int]:
    """Cases whose last entry is of a day before, and of which nothing is open; and how many of those must wait.

    Where there is a hub, old bodies go only once it has them: theirs is the copy that is kept for the office.
    """
    kinds = ", ".join("?" * len(PERSONAL))
    query = (
        f"SELECT subject, max(seq) FROM entry WHERE kind IN ({kinds}) GROUP BY subject "  # noqa: S608
        f"HAVING max(day) < ? AND count(body) > 0 AND subject NOT IN ({_OPEN})"
    )
    there = known_hub.acknowledged_seq(connection)
    found = raw(connection, query, *(k.value for k in PERSONAL), day).fetchall()
    cases = [str(subject) for subject, last in found if there is None or last <= there]
    return cases, len(found) - len(cases)


def _still(connection: Connection, subjects: list[str], before: str) -> list[str]:
    open_now = {row[0] for row in raw(connection, _OPEN)}
    newer = "SELECT 1 FROM entry WHERE subject = ? AND day >= ? LIMIT 1"
    return [
        subject
        for subject in subjects
        if subject not in open_now
        and not (before and raw(connection, newer, subject, before).fetchone())
    ]


def _keys(connection: Connection, subjects: list[str]) -> list[tuple[int, str]]:
    """Keys that are still in plain: those of bodies that are still there."""
    query = "SELECT seq, key FROM entry WHERE subject = ? AND key IS NOT NULL AND body IS NOT NULL"
    return [(row[0], str(row[1])) for s in subjects for row in raw(connection, query, s)]


def _secret(connection: Connection) -> str:
    known = state.get(connection, state.KEY_VEIL)
    if known is None:
        known = client_key.new_secret()
        state.put(connection, state.KEY_VEIL, known)
    return known


def _about(connection: Connection, subject: str) -> list[str]:
    """Drafts of forms about entries of a case: they are named after the entry's id or seq."""
    query = (
        "SELECT d.id FROM draft d, entry e WHERE e.subject = ? "
        "AND (d.id LIKE '%:' || e.id OR d.id = 'correction:' || e.seq)"
    )
    return [row[0] for row in connection.exec_driver_sql(query, (subject,)).all()]
