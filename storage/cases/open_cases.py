"""Open cases of a person: who rests, who is held, whose strict verdict still stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from station import clock
from station.counter import identity
from station.counter.identity import Identity, Same
from station.screening.disposition import Movement
from station.screening.open_case import OpenCase, OpenKind
from station.screening.screening import Screening
from storage.cases import subjects
from storage.database.rows import raw

STRICT = (Movement.HOME_QUARANTINE, Movement.CENTRAL_QUARANTINE, Movement.TURN_BACK)

_COLUMNS = "seq, at, subject, digest, number, phone, name, document, plate, seat"
_RESTS = f"SELECT {_COLUMNS} FROM set_aside_view WHERE closed = 0"  # noqa: S608
_OF_HELD = "WHERE subject IN (SELECT subject FROM hold_view WHERE ended = 0)"
_HELD_CASES = (
    f"SELECT {_COLUMNS} FROM set_aside_view {_OF_HELD} "  # noqa: S608
    f"UNION ALL SELECT {_COLUMNS} FROM screening_view {_OF_HELD}"
)
_SCREENED = f"SELECT {_COLUMNS}, movement, drove_through, last_seq FROM screening_view WHERE true"  # noqa: S608
_ASKED = "SELECT subject FROM request_view WHERE removed = 0 AND number <> '' AND number = ?"
_HELD = "SELECT seq, at, subject, number, name FROM hold_view WHERE ended = 0 ORDER BY seq"


def of(
    connection: Connection, who: Identity, subject: str, now: datetime, strict_hours: float
) -> OpenCase | None:
    """What is open of a person, or of a case: a hold before a rest before a strict verdict."""
    since = clock.millis(now - timedelta(hours=strict_hours))
    return (
        _held(connection, who, subject)
        or _resting(connection, who, subject)
        or _strict(connection, who, subject, since)
    )


def _rows(connection: Connection, query: str, who: Identity, since: int) -> list[tuple]:  # type: ignore[type-arg]
    """Rows of a person from a time on, newest first.

    One query a key: over several at once the database would read the whole table. A name alone makes
    nobody the same (`identity.same`): phone, number, code or seat must agree, and each is a key here.
    """
    found: dict[int, tuple] = {}  # type: ignore[type-arg]
    for key in ("digest", "number", "phone", "plate"):
        value = getattr(who, key)
        if not value:
            continue
        # The second condition is what lets a partial index be used.
        mine = f"{query} AND {key} = ? AND {key} <> '' AND at >= ? ORDER BY seq DESC LIMIT 200"
        for row in raw(connection, mine, value, since):
            if _is(who, row):
                found[row[0]] = row
    return [found[seq] for seq in sorted(found, reverse=True)]


def _is(who: Identity, row: object) -> bool:
    """Whether a row is of this person: some key is the same, and nothing says otherwise."""
    there = _there(tuple(row))  # type: ignore[arg-type]
    found = identity.same(who, there)
    if found is not Same.UNSURE:
        return found is Same.YES
    seated = bool(who.plate and who.seat) and (who.plate, who.seat) == (there.plate, there.seat)
    return bool(who.phone and who.phone == there.phone) or seated


def _there(row: tuple) -> Identity:  # type: ignore[type-arg]
    _seq, _at, _subject, digest, number, phone, name, document, plate, seat = row[:10]
    birth = number[6:14] if document == "resident_id" and len(number) == 18 else ""
    return Identity(digest, number, phone, name, birth, plate, seat or 0)


def _held(connection: Connection, who: Identity, subject: str) -> OpenCase | None:
    holds = raw(connection, _HELD).fetchall()
    if not holds:
        return None
    mine = {subject} - {""}
    if not who.empty:
        mine |= {row[2] for row in raw(connection, _HELD_CASES) if _is(who, row)}
    if who.number:
        mine |= {row[0] for row in raw(connection, _ASKED, who.number)}
    for seq, at, held, number, name in holds:
        named = (
            bool(number) and number == who.number and (not name or not who.name or name == who.name)
        )
        if held in mine or named:
            # Its subject may be decided on already: then this is another passage of theirs.
            return OpenCase(OpenKind.HOLD, seq, clock.from_millis(at), held, Movement.HOLD)
    return None


def _resting(connection: Connection, who: Identity, subject: str) -> OpenCase | None:
    if subject:
        query = (
            f"SELECT {_COLUMNS} FROM set_aside_view WHERE subject = ? AND closed = 0 "  # noqa: S608
            "ORDER BY seq DESC"
        )
        mine = raw(connection, query, subject).fetchone()
        # A name or a document may have said meanwhile that this is somebody else.
        if mine is not None and identity.same(who, _there(tuple(mine))) is not Same.NO:
            return _rest(connection, tuple(mine))
    rows = _rows(connection, _RESTS, who, 0)
    return _rest(connection, rows[0]) if rows else None


def _rest(connection: Connection, row: tuple) -> OpenCase:  # type: ignore[type-arg]
    seen = subjects.rested(connection, row[2]) or Screening()
    return OpenCase(
        OpenKind.REST, row[0], clock.from_millis(row[1]), row[2], readings=seen.readings,
        party=seen.party, vehicle=seen.vehicle,
    )  # fmt: skip


def _strict(connection: Connection, who: Identity, subject: str, since: int) -> OpenCase | None:
    """The newest passage counts, and a correction to strict that was made after it; a milder record
    that was given a reason ends either."""
    newest = 0
    # By when they passed: a late entry is newer in the journal than what came after it.
    passages = _rows(connection, _SCREENED, who, since)
    for row in sorted(passages, key=lambda row: (row[1], row[0]), reverse=True):
        movement, drove, last = row[10], row[11], row[12]
        if row[2] == subject or drove or not movement:
            continue
        if movement in STRICT and last > newest:
            at = clock.from_millis(row[1])
            return OpenCase(OpenKind.STRICT, row[0], at, movement=Movement(movement))
        newest = max(newest, last)
    return None
