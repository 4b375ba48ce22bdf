"""Parties: a vehicle stays open until each person aboard has a disposition 一人不落."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station import ids
from station.problems import Code, InputProblem
from station.vehicle import Vehicle
from storage import bodies
from storage.entry import Kind
from storage.journal import Receipt
from storage.store import Entering, Store


class PartyEnd(StrEnum):
    """How a party's stay at the checkpoint ends."""

    COMPLETE = "complete"
    DROVE_THROUGH = "drove_through"
    TURNED_BACK = "turned_back"


@dataclass(frozen=True, slots=True)
class PartyOpened:
    """The body of `party.opened`."""

    vehicle: Vehicle
    key: str = ""


@dataclass(frozen=True, slots=True)
class PartyClosed:
    """The body of `party.closed`; `screened` of `aboard` had a disposition."""

    outcome: PartyEnd
    screened: int = 0
    aboard: int = 0
    key: str = ""


def open_party(store: Store, vehicle: Vehicle, key: str | None = None) -> Receipt:
    """A vehicle has come; its party's id is the entry's subject."""
    raw = bodies.dump(PartyOpened, PartyOpened(vehicle, key or ""))
    return store.save(Entering(Kind.PARTY_OPENED, raw, ids.random_id(), key))


def close_party(store: Store, party: str, outcome: PartyEnd, key: str | None = None) -> Receipt:
    """The vehicle goes on, back, or went without leave."""
    with store.database.write() as connection:
        row = connection.exec_driver_sql(
            "SELECT aboard, (SELECT count(*) FROM screening_view s WHERE s.party = p.id) "
            "FROM party_view p WHERE id = ? AND closed = 0",
            (party,),
        ).first()
        if row is None:
            raise InputProblem(Code.PARTY_NOT_OPEN)
        body = PartyClosed(outcome, screened=row[1], aboard=row[0], key=key or "")
        raw = bodies.dump(PartyClosed, body)
        return store.append(connection, Entering(Kind.PARTY_CLOSED, raw, party, key))


def close_if_complete(store: Store, party: str) -> bool:
    """Closes a party whose last person has a disposition; whether it did."""
    with store.database.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT aboard, (SELECT count(*) FROM screening_view s WHERE s.party = p.id) "
            "FROM party_view p WHERE id = ? AND closed = 0",
            (party,),
        ).first()
    if row is None or row[1] < row[0]:
        return False
    close_party(store, party, PartyEnd.COMPLETE)
    return True
