"""A party line: opens a vehicle's party, corrects or closes the one that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.events.party import PartyEnd
from station.problems import InputProblem, ProblemCode
from station.vehicles.vehicle import Vehicle
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.parties import service as parties


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Without `party` a new one is opened; with it that one is corrected, or with `close` closed."""

    kind: Literal["party"]
    vehicle: Vehicle = field(default_factory=Vehicle)
    party: Annotated[str, MaxLen(36)] = ""
    close: PartyEnd | None = None
    key: Annotated[str, MaxLen(80)] | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


def save(desk: Desk, line: PartyLine, key: ClientKey | None = None) -> Receipt:
    """Opens, corrects or closes."""
    if line.close is not None and not line.party:
        raise InputProblem(ProblemCode.BAD_FIELD, field="close", detail="party + close")
    if line.party and line.close is None:
        return parties.correct_party(desk.store, line.party, line.vehicle, key)
    if line.close is not None:
        return parties.close_party(desk.store, line.party, line.close, key)
    return parties.open_party(desk.store, line.vehicle, key)
