"""Parties: a vehicle stays open until each person aboard has a disposition 一人不落."""

from __future__ import annotations

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.party import PartyClosed, PartyEnd, PartyOpened
from station.problems import InputProblem, ProblemCode
from station.vehicles.vehicle import Vehicle
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.store import Store


def open_party(store: Store, vehicle: Vehicle, key: ClientKey | None = None) -> Receipt:
    """A vehicle has come; the receipt's id is its party's."""
    raw = codec.dump(PartyOpened, PartyOpened(vehicle))
    return store.save(NewEntry(Kind.PARTY_OPENED, raw, ids.random_id(), key))


def correct_party(store: Store, party: str, now: Vehicle, key: ClientKey | None = None) -> Receipt:
    """Another plate or number aboard of an open party; both entries stay."""
    raw = codec.dump(PartyOpened, PartyOpened(now))
    with store.database.write() as connection:
        if (known := store.known(connection, key, Kind.PARTY_CORRECTED)) is not None:
            return known
        query = "SELECT subject FROM party_view WHERE id = ? AND closed = 0"
        subject = connection.exec_driver_sql(query, (party,)).scalar()
        if subject is None:
            raise InputProblem(ProblemCode.PARTY_NOT_OPEN)
        entering = NewEntry(Kind.PARTY_CORRECTED, raw, str(subject), key)
        receipt = store.append(connection, entering)
        close_if_complete(store, connection, party)
        return receipt


def vehicle(connection: Connection, party: str) -> Vehicle | None:
    """The vehicle of an open party; a problem where there is no such party, or it has left."""
    if not party:
        return None
    query = "SELECT body FROM party_view WHERE id = ? AND closed = 0"
    row = connection.exec_driver_sql(query, (party,)).first()
    if row is None:
        raise InputProblem(ProblemCode.PARTY_NOT_OPEN)
    return codec.load(Vehicle, str(row[0]).encode()) if row[0] else None


def close_party(
    store: Store, party: str, outcome: PartyEnd, key: ClientKey | None = None
) -> Receipt:
    """The vehicle goes on, back, or went without leave; complete only when everybody was screened."""
    with store.database.write() as connection:
        if (known := store.known(connection, key, Kind.PARTY_CLOSED)) is not None:
            return known
        counted = _counted(connection, party)
        if counted is None:
            raise InputProblem(ProblemCode.PARTY_NOT_OPEN)
        screened, aboard = counted
        if outcome is PartyEnd.COMPLETE and screened < aboard:
            raise InputProblem(ProblemCode.PARTY_INCOMPLETE, screened=screened, aboard=aboard)
        return _close(store, connection, party, PartyClosed(outcome, screened, aboard), key)


def close_if_complete(store: Store, connection: Connection, party: str) -> bool:
    """Closes a party whose last person has a disposition; whether it did."""
    counted = _counted(connection, party) if party else None
    if counted is None or counted[0] < counted[1]:
        return False
    _close(store, connection, party, PartyClosed(PartyEnd.COMPLETE, *counted))
    return True


def _close(
    store: Store,
    connection: Connection,
    party: str,
    body: PartyClosed,
    key: ClientKey | None = None,
) -> Receipt:
    raw = codec.dump(PartyClosed, body)
    query = "SELECT subject FROM party_view WHERE id = ?"
    subject = str(connection.exec_driver_sql(query, (party,)).scalar_one())
    entering = NewEntry(Kind.PARTY_CLOSED, raw, subject, key)
    return store.append(connection, entering)


def _counted(connection: Connection, party: str) -> tuple[int, int] | None:
    """(screened, aboard) of an open party."""
    row = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM screening_view s "
        "WHERE s.party = p.id AND s.party <> '' AND (s.movement <> '' OR s.drove_through = 1)), p.aboard "
        "FROM party_view p WHERE id = ? AND closed = 0",
        (party,),
    ).first()
    return None if row is None else (row[0], row[1])
