"""Vehicles: which one stands at the barrier, kept through a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from station.counter.barrier import Barrier

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from station.vehicles.vehicle import Vehicle
    from storage.cases.open_items import Party
    from storage.desk import Desk

BARRIER = "barrier"
"""The draft that says which vehicle stands there."""


class Vehicles:
    """The part of the checkpoint that deals with parties."""

    def __init__(self, screen: CounterPort) -> None:
        self.screen = screen

    def open(self) -> None:
        """F4: a new vehicle where none is open, else the list of those that are."""
        from screens.checkpoint.parties import PartiesScreen

        screen = self.screen
        party = screen.encounter.screening.party
        known = {p.id for p in screen.board.parties}
        if party and party not in known and not screen.encounter.rested:
            # Their vehicle has gone: they are of no vehicle, or of another.
            seen = replace(screen.encounter.screening, party="", vehicle=None)
            screen.show_encounter(replace(screen.encounter, screening=seen))
            screen.notice(screen.words("parties.detached"))
            party = ""
        if screen.board.parties and not party:
            screen.app.push_screen(PartiesScreen(self))
        else:
            self.new()

    def new(self, correcting: Party | None = None) -> None:
        """The vehicle's form."""
        from screens.checkpoint.vehicle_form import VehicleScreen

        self.screen.form(VehicleScreen(self.screen.encounter, self.arrived, correcting))

    def arrived(self, party: str, vehicle: Vehicle, head: int, *, corrected: bool) -> None:
        """A vehicle has come to the barrier, or one was corrected, wherever it stands."""
        before = self.screen.counter.barrier
        here = before is not None and before.party == party
        if corrected and not here:
            self.screen.reload()
            return
        seen = before.seen if before is not None and here else 0
        self._put(Barrier(party, vehicle, seen, self.screen.taking.now, head))

    def take(self, party: Party, touched: float | None = None) -> None:
        """An open one stands at the barrier again."""
        from station.vehicles.vehicle import Vehicle
        from storage.journal import codec

        found = codec.load(Vehicle, party.body.encode()) if party.body else Vehicle()
        now = self.screen.taking.now if touched is None else touched
        self._put(Barrier(party.id, found, party.seen, now, party.seq))

    def correct(self, party: Party) -> None:
        """Its plate and number aboard."""
        self.new(party)

    def closed(self, party: str | None) -> None:
        """It has gone."""
        barrier = self.screen.counter.barrier
        if party and barrier is not None and barrier.party == party:
            self.none_here()
        self.screen.reload()

    def none_here(self) -> None:
        """No vehicle stands at the barrier; whoever stands here already came in the one that did."""
        screen = self.screen
        barrier, here = screen.counter.barrier, screen.encounter
        if barrier is not None and not here.empty:
            seen = barrier.aboard(here, here.screening)
            screen.counter = replace(screen.counter, here=replace(here, screening=seen))
        self._put(None)

    def gone(self) -> None:
        """It was said that the one here did not come in it."""
        self._put(None)

    def look(self) -> None:
        """After each look at the board: how many were seen, and whether it has left."""
        screen = self.screen
        barrier = screen.counter.barrier
        if barrier is None or screen.board.head < barrier.head:
            return
        party = next((p for p in screen.board.parties if p.id == barrier.party), None)
        if party is None:
            self._put(None)
        elif party.seen != barrier.seen:
            screen.counter = replace(screen.counter, barrier=replace(barrier, seen=party.seen))

    def restore(self, desk: Desk) -> None:
        """Whichever stood there before the restart."""
        self.screen.ask(lambda: _kept(desk), self._restored)

    def _restored(self, party: Party | None) -> None:
        if party is not None and self.screen.counter.barrier is None:
            # How long ago somebody of it came is not known: the next one is asked.
            self.take(party, touched=float("-inf"))

    def _put(self, barrier: Barrier | None) -> None:
        screen = self.screen
        screen.show_counter(replace(screen.counter, barrier=barrier))
        self.keep(barrier)

    def keep(self, barrier: Barrier | None) -> None:
        """Keeps which one it is through a restart."""
        screen = self.screen
        desk, party = screen.station_app.desk, barrier.party if barrier else ""
        if desk is not None:
            screen.station_app.bridge.write(
                lambda: _keep(desk, party), lambda _: None, screen.notice_problem
            )


def _keep(desk: Desk, party: str) -> None:
    import json

    from storage.counter import drafts

    if party:
        drafts.keep(desk.store, BARRIER, BARRIER, json.dumps(party).encode())
    else:
        drafts.drop(desk.store, BARRIER)


def _kept(desk: Desk) -> Party | None:
    import json

    from storage.cases import open_items
    from storage.counter import drafts

    raw = drafts.get(desk.store, BARRIER)
    if raw is None:
        return None
    party = json.loads(raw)
    with desk.store.database.read() as connection:
        return next((p for p in open_items.parties(connection) if p.id == party), None)
