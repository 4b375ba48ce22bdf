"""Holds 临时隔离点留置: opened at once, unnamed if need be; called, arrived, handed over or ended otherwise."""

from __future__ import annotations

from sqlalchemy import Connection

from station.events.hold import HoldEnd, HoldEnded, HoldOpened, HoldStep, HoldStepped
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.text import clean
from storage.cases import subjects
from storage.journal import codec, state
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.store import Store

FORMS = ("step_hold", "papers", "end_hold")
"""Half-filled forms about a hold; they go with its end."""


def open_hold(
    store: Store, name: str = "", reason: str = "", key: ClientKey | None = None, subject: str = ""
) -> Receipt:
    """A hold before any form; `subject` is the case of whoever is being screened.

    A case that is held already is not held twice: the receipt is that of the open hold.
    """
    body = HoldOpened(clean(name, 60), clean(reason, 200))
    raw = codec.dump(HoldOpened, body)
    with store.database.write() as connection:
        if (known := store.known(connection, key, Kind.HOLD_OPENED)) is not None:
            return known
        query = "SELECT seq FROM hold_view WHERE subject = ? AND ended = 0"
        seq = connection.exec_driver_sql(query, (subject,)).scalar() if subject else None
        known = journal.receipt(connection, int(seq)) if seq is not None else None
        if known is not None:
            return known
        subject = subjects.subject(connection, subject)
        return store.append(connection, NewEntry(Kind.HOLD_OPENED, raw, subject, key))


def step_hold(
    store: Store, hold: str, stepped: HoldStepped, key: ClientKey | None = None
) -> Receipt:
    """A step of an open hold, named by its id."""
    raw = codec.dump(HoldStepped, stepped)
    # Whoever has a team beside them is not called for again: a step back would hide that.
    without = "arrived" if stepped.step is HoldStep.CALLED else ""
    return _add(store, hold, Kind.HOLD_STEPPED, raw, key, without=without)


def end_hold(store: Store, hold: str, ended: HoldEnded, key: ClientKey | None = None) -> Receipt:
    """Ends an open hold, named by its id; a key seen before gives its old receipt."""
    if ended.outcome is HoldEnd.HANDED_OVER and not ended.handed_to:
        raise InputProblem(ProblemCode.BAD_FIELD, field="end.handed_to", detail="handed_over")
    raw = codec.dump(HoldEnded, ended)
    return _add(store, hold, Kind.HOLD_ENDED, raw, key)


def _add(
    store: Store, hold: str, kind: Kind, raw: bytes, key: ClientKey | None, without: str = ""
) -> Receipt:
    with store.database.write() as connection:
        if (known := store.known(connection, key, kind)) is not None:
            return known
        subject = _open(connection, hold, without)
        receipt = store.append(connection, NewEntry(kind, raw, subject, key))
        if kind is Kind.HOLD_ENDED:
            for form in FORMS:
                state.drop_draft(connection, f"{form}:{hold}")
        return receipt


def _open(connection: Connection, hold: str, without: str) -> str:
    """The subject of an open hold, which must not be at the step `without`."""
    query = "SELECT subject FROM hold_view WHERE id = ? AND ended = 0 AND step <> ?"
    subject = connection.exec_driver_sql(query, (hold, without)).scalar()
    if subject is None:
        raise InputProblem(ProblemCode.HOLD_NOT_OPEN)
    return str(subject)
