"""Signing in: a PIN is asked for, wrong ones are slowed down and stand in the journal.

The hash of a PIN (argon2id) lies in `state`, never in the journal: the journal leaves the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from station import clock, ids
from station.events.kinds import Kind
from station.events.operator import OperatorAdded, OperatorChanged, SignInFailed
from station.problems import InputProblem, ProblemCode
from station.shifts import pin as pins
from station.shifts.roles import Right, Role
from station.text import clean
from storage.journal import codec, state
from storage.journal.appending import Appending, NewEntry, Session
from storage.shifts import attendance, operators
from storage.shifts.operators import Operator


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong PINs in a row, and when the last one was, UTC ms."""

    count: int = 0
    last: int = 0


def add(store: Appending, name: str, role: Role, pin: str = "") -> str:
    """Somebody new; in a guarded home they need a PIN. Returns their id."""
    name = clean(name, 60)
    if not name:
        raise InputProblem(ProblemCode.BAD_FIELD, field="name", detail="1-60")
    hashed = _hash(pins.checked(pin)) if pin else ""
    with store.database.write() as connection:
        store.require(connection, Right.OPERATORS)
        if any(o.name == name for o in operators.all_of_them(connection)):
            raise InputProblem(ProblemCode.OPERATOR_EXISTS)
        if operators.guarded(connection) and not hashed:
            raise InputProblem(ProblemCode.PIN_WEAK, least=pins.SHORTEST)
        new = "op-" + ids.short_random(8)
        body = codec.dump(OperatorAdded, OperatorAdded(name, role, new))
        store.append(connection, NewEntry(Kind.OPERATOR_ADDED, body, ids.random_id()))
        if hashed:
            state.put(connection, _secret(new), hashed)
            _tell(store, connection, OperatorChanged(new, role, guarded=True, pin=True))
    return new


def set_pin(store: Appending, operator: str, pin: str, old: str = "") -> None:
    """A new PIN: by a lead, or by whose it is with the old one. The first one in a home makes them its lead."""
    hashed = _hash(pins.checked(pin))
    with store.database.read() as connection:
        mine = operator == store.session.operator and operators.guarded(connection)
    if mine:
        check(store, operator, old)
    with store.database.write() as connection:
        found = _one(connection, operator)
        first = not operators.guarded(connection)
        if not first and not mine:
            store.require(connection, Right.OPERATORS)
        role = Role.LEAD if first else found.rank
        state.put(connection, _secret(operator), hashed)
        state.drop(connection, _failures(operator))
        # A first lead who was sent away before there were PINs would lock everybody out.
        changed = OperatorChanged(
            operator, role, first or bool(found.active), guarded=True, pin=True
        )
        _tell(store, connection, changed, own=first or mine)
    if first and operator == store.session.operator:
        store.session = Session(operator, found.name, store.session.shift, role)


def reset(store: Appending, operator: str, pin: str) -> None:
    """A new PIN by whoever holds the recovery key, and with it the database's own: past all roles."""
    hashed = _hash(pins.checked(pin))
    with store.database.write() as connection:
        _one(connection, operator)
        state.put(connection, _secret(operator), hashed)
        state.drop(connection, _failures(operator))
        changed = OperatorChanged(operator, Role.LEAD, active=True, guarded=True, pin=True)
        _tell(store, connection, changed, own=True)


def change(store: Appending, operator: str, role: Role, *, active: bool) -> None:
    """Another role, or no more here; the last lead stays one."""
    with store.database.write() as connection:
        store.require(connection, Right.OPERATORS)
        found = _one(connection, operator)
        leads = [
            o for o in operators.all_of_them(connection)
            if o.active and o.rank is Role.LEAD and o.guarded and o.id != operator
        ]  # fmt: skip
        loses = found.rank is Role.LEAD and (role is not Role.LEAD or not active)
        if loses and not leads and operators.guarded(connection):
            raise InputProblem(ProblemCode.LAST_LEAD)
        told = OperatorChanged(operator, role, active, guarded=bool(found.guarded))
        _tell(store, connection, told)


def check(store: Appending, operator: str, pin: str) -> Operator:
    """Whether this is their PIN; PIN_WAIT while wrong ones have to be waited for, PIN_WRONG where it is not.

    The try is counted before it is looked at: a hundred at once are a hundred tries, not one.
    """
    with store.database.write() as connection:
        found = _one(connection, operator)
        kept = state.get(connection, _secret(operator)) or ""
        count, left = _count_try(store, connection, operator)
    if left > 0:
        raise InputProblem(ProblemCode.PIN_WAIT, seconds=left)
    if found.active and _same(kept, pin):
        with store.database.write() as connection:
            state.drop(connection, _failures(operator))
        return found
    with store.database.write() as connection:
        body = codec.dump(SignInFailed, SignInFailed(operator, count))
        store.append(connection, NewEntry(Kind.SIGN_IN_FAILED, body, ids.random_id(), own=True))
    raise InputProblem(ProblemCode.PIN_WRONG)


def _count_try(store: Appending, connection: Connection, operator: str) -> tuple[int, int]:
    """How many tries with this one, and the seconds to wait before it counts.

    A clock that was set back makes nobody wait longer than the wait itself: it runs from now.
    """
    now = clock.millis(store.now())
    failed = _failed(connection, operator)
    passed = (now - failed.last) // 1000
    left = pins.wait(failed.count) - max(0, passed)
    if left > 0:
        if passed < 0:
            _keep(connection, operator, Failures(failed.count, now))
        return failed.count, left
    _keep(connection, operator, Failures(failed.count + 1, now))
    return failed.count + 1, 0


def _keep(connection: Connection, operator: str, failures: Failures) -> None:
    told = json.dumps({"count": failures.count, "last": failures.last})
    state.put(connection, _failures(operator), told)


def lead_by_reading(connection: Connection, name: str, pin: str) -> None:
    """Whether this is a lead's PIN, where nothing can be written: no try is counted then."""
    found = operators.named(connection, name)
    kept = state.get(connection, _secret(found.id)) or ""
    if not (found.active and found.rank is Role.LEAD and _same(kept, pin)):
        raise InputProblem(ProblemCode.PIN_WRONG)


def sign_in(store: Appending, name: str, pin: str) -> Session:
    """Whoever gave the right PIN is at the keyboard from now on, in the shift that is open."""
    with store.database.read() as connection:
        found = operators.named(connection, name)
    check(store, found.id, pin)
    return attendance.join(store, found.id, found.name, found.rank)


def unlock(store: Appending, kept: Session, pin: str) -> Session:
    """Whoever locked the screen is back, as what they are now; in another shift where theirs was closed."""
    found = check(store, kept.operator, pin)
    with store.database.write() as connection:
        attendance.close_left(store, connection)
        still = attendance.is_open(connection, kept.shift)
    if not still:
        return attendance.join(store, found.id, found.name, found.rank)
    store.session = replace(kept, role=found.rank)
    return store.session


def _one(connection: Connection, operator: str) -> Operator:
    found = next((o for o in operators.all_of_them(connection) if o.id == operator), None)
    if found is None:
        raise InputProblem(ProblemCode.NO_SUCH_OPERATOR)
    return found


def _tell(
    store: Appending, connection: Connection, changed: OperatorChanged, *, own: bool = False
) -> None:
    body = codec.dump(OperatorChanged, changed)
    store.append(connection, NewEntry(Kind.OPERATOR_CHANGED, body, ids.random_id(), own=own))


def _failed(connection: Connection, operator: str) -> Failures:
    told = state.get(connection, _failures(operator))
    return Failures(**json.loads(told)) if told else Failures()


def _secret(operator: str) -> str:
    return f"pin:{operator}"


def _failures(operator: str) -> str:
    return f"pin_failures:{operator}"


def _hash(pin: str) -> str:
    from argon2 import PasswordHasher

    return str(PasswordHasher().hash(pin))


def _same(kept: str, pin: str) -> bool:
    """As slow where there is nothing to compare with: nobody learns whose name is known."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = PasswordHasher()
    try:
        return hasher.verify(kept or hasher.hash("nobody's"), pin[: pins.LONGEST + 1]) and bool(
            kept
        )
    except (VerificationError, InvalidHashError):
        return False
