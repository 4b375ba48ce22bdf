"""Parties: vehicles that come, are corrected and go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.vehicles.vehicle import Vehicle


class PartyEnd(StrEnum):
    """How a party's stay at the checkpoint ends."""

    COMPLETE = "complete"
    DROVE_THROUGH = "drove_through"
    TURNED_BACK = "turned_back"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


@dataclass(frozen=True, slots=True)
class PartyOpened:
    """The body of `party.opened`."""

    vehicle: Vehicle


@dataclass(frozen=True, slots=True)
class PartyClosed:
    """The body of `party.closed`; `screened` of `aboard` had a disposition."""

    outcome: PartyEnd
    screened: int = 0
    aboard: int = 0
