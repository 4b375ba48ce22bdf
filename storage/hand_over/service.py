"""Hand-over: one lead closes the shift, the next takes it over item by item; both sign with their PIN.

The station signs what each of them said, with the head of the journal, under its own key.
"""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.shift import ShiftClosed, ShiftTakenOver
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Right
from station.text import clean
from storage.desk import Desk
from storage.hand_over import things
from storage.hand_over.things import Waiting
from storage.home.station_key import StationKey
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NOBODY, NewEntry
from storage.journal.entries import Receipt
from storage.shifts import attendance, operators, signing_in
from storage.signing import own_key


def close(desk: Desk, pin: str = "", note: str = "") -> Receipt:
    """Ends the shift that is open and hands over what is; in a home with PINs the next one signs in.

    `note` is what the next one should know besides, and one of the items.
    """
    store, who = desk.store, desk.store.session
    if not who.shift:
        raise InputProblem(ProblemCode.NO_SHIFT)
    guarded = _sign(desk, pin)
    key = own_key.of(store)
    with store.database.write() as connection:
        if not attendance.is_open(connection, who.shift):
            raise InputProblem(ProblemCode.NO_SHIFT)
        # Before what is open is looked at: a clock that was just set is part of it.
        store.tell_jump(connection)
        told = ShiftClosed(things.of(desk, connection, note), str(journal.head(connection)))
        signed = replace(told, signature=_signature(key, who.shift, codec.dump(ShiftClosed, told)))
        body = codec.dump(ShiftClosed, signed)
        receipt = store.append(connection, NewEntry(Kind.SHIFT_CLOSED, body, ids.random_id()))
    if guarded:
        store.session = NOBODY
    else:
        attendance.begin(store, who.name)
    return receipt


def waiting(connection: Connection) -> Waiting | None:
    """The newest shift that somebody closed, if nobody has taken it over since."""
    closed = journal.newest(connection, before=None, kind=Kind.SHIFT_CLOSED.value, limit=20)
    found = next((e for e in closed if not e.body.get("over") and e.raw is not None), None)
    taken = journal.newest(connection, before=None, kind=Kind.SHIFT_TAKEN_OVER.value, limit=1)
    if found is None or (taken and taken[0].body.get("after") == found.header.shift):
        return None
    assert found.raw is not None
    header = found.header
    name = operators.name_of(connection, header.operator)
    return Waiting(
        header.seq, header.shift, header.at, name, codec.load(ShiftClosed, found.raw).items
    )


def take_over(
    desk: Desk, questioned: Collection[int] = (), note: str = "", pin: str = ""
) -> Receipt:
    """The next lead's word on every item; NOTHING_TO_TAKE_OVER where nobody has closed a shift."""
    store = desk.store
    _sign(desk, pin)
    key = own_key.of(store)
    with store.database.write() as connection:
        found = waiting(connection)
        if found is None:
            raise InputProblem(ProblemCode.NOTHING_TO_TAKE_OVER)
        asked = tuple(sorted(at for at in set(questioned) if 0 <= at < len(found.items)))
        told = ShiftTakenOver(
            found.shift, len(found.items), asked, clean(note, 200), str(journal.head(connection))
        )
        signature = _signature(key, store.session.shift, codec.dump(ShiftTakenOver, told))
        body = codec.dump(ShiftTakenOver, replace(told, signature=signature))
        return store.append(connection, NewEntry(Kind.SHIFT_TAKEN_OVER, body, ids.random_id()))


def _sign(desk: Desk, pin: str) -> bool:
    """Whoever hands over or takes over gives their PIN again; whether there are PINs here."""
    store = desk.store
    with store.database.read() as connection:
        guarded = operators.guarded(connection)
        store.require(connection, Right.CLOSE_SHIFT)
    if guarded:
        signing_in.check(store, store.session.operator, pin)
    return guarded


def _signature(key: StationKey, shift: str, body: bytes) -> str:
    """Over the shift's id, a line end, and the body without its signature."""
    return base64.b64encode(key.sign(shift.encode() + b"\n" + body)).decode("ascii")
