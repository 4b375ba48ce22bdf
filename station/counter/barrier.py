"""The vehicle at the barrier: whoever is screened now came in it, until somebody does not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.counter.encounter import Encounter
from station.screening.open_case import OpenKind
from station.screening.screening import Screening
from station.vehicles.vehicle import Vehicle

IDLE_SECONDS = 600.0
"""After so long without anybody of it, the vehicle may have gone on."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """An open party, how many of it were seen, and when the last one was; monotonic seconds."""

    party: str
    vehicle: Vehicle
    seen: int = 0
    touched: float = 0.0
    head: int = 0
    """The entry that opened or changed it: an older look at the board does not know it."""

    def fits(self, now: float) -> bool:
        """Whether one more of it may be taken for granted."""
        return self.seen < self.vehicle.aboard and now - self.touched < IDLE_SECONDS

    def aboard(self, who: Encounter, seen: Screening) -> Screening:
        """The screening as one of this party, unless it is another's or was said not to be."""
        resting = who.open is not None and who.open.kind is OpenKind.REST
        if seen.party or who.aboard is False or who.rested or resting:
            return seen
        return replace(seen, party=self.party, vehicle=self.vehicle)
