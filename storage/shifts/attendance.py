"""Attendance: who is at the keyboard, and in which shift their entries are."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.shift import ShiftClosed
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Role
from storage.database.rows import raw
from storage.journal import codec
from storage.journal.appending import NOBODY, Appending, NewEntry, Session
from storage.shifts import operators

OPEN = "SELECT id FROM shift_view WHERE closed = 0"


def begin(store: Appending, name: str) -> Session:
    """Opens a shift for an operator, or goes on with the one that is open; no home with PINs does."""
    with store.database.write() as connection:
        if operators.guarded(connection):
            raise InputProblem(ProblemCode.NOT_SIGNED_IN)
        close_left(store, connection)
        found = _operator(store, connection, name)
        query = f"{OPEN} AND operator = ? ORDER BY seq DESC LIMIT 1"
        shift = raw(connection, query, found).fetchone()
        store.session = Session(found, name, str(shift[0]) if shift else ids.random_id())
        if shift is None:
            _tell(store, connection, Kind.SHIFT_OPENED)
    return store.session


def join(store: Appending, operator: str, name: str, role: Role) -> Session:
    """Whoever has signed in: in the shift that is open, else in a new one."""
    with store.database.write() as connection:
        close_left(store, connection)
        shift = raw(connection, f"{OPEN} ORDER BY seq DESC LIMIT 1").fetchone()
        store.session = Session(operator, name, str(shift[0]) if shift else ids.random_id(), role)
        _tell(store, connection, Kind.SHIFT_JOINED if shift else Kind.SHIFT_OPENED)
    return store.session


def close_left(store: Appending, connection: Connection) -> None:
    """Shifts of days that are over: the station closes what nobody did, and says that nobody did."""
    today = store.today()
    for shift, at in raw(connection, "SELECT id, at FROM shift_view WHERE closed = 0").fetchall():
        if store.day_at(at) < today:
            body = codec.dump(ShiftClosed, ShiftClosed(over="day"))
            closing = NewEntry(
                Kind.SHIFT_CLOSED, body, ids.random_id(), shift=shift, operator="", own=True
            )
            store.append(connection, closing)


def is_open(connection: Connection, shift: str) -> bool:
    """Whether a shift is open still."""
    return raw(connection, f"{OPEN} AND id = ?", shift).fetchone() is not None


def leave(store: Appending) -> None:
    """Nobody is at the keyboard any more; the shift goes on."""
    if store.session.role is not None:
        with store.database.write() as connection:
            _tell(store, connection, Kind.SHIFT_LEFT)
    store.session = NOBODY


def _tell(store: Appending, connection: Connection, kind: Kind) -> None:
    store.append(connection, NewEntry(kind, codec.plain({}), ids.random_id()))


def _operator(store: Appending, connection: Connection, name: str) -> str:
    query = "SELECT id FROM operator_view WHERE name = ? ORDER BY seq LIMIT 1"
    known = raw(connection, query, name).fetchone()
    if known is not None:
        return str(known[0])
    new = "op-" + ids.short_random(8)
    store.session = replace(NOBODY, operator=new, name=name)
    body = codec.plain({"name": name})
    store.append(connection, NewEntry(Kind.OPERATOR_ADDED, body, ids.random_id()))
    return new
