"""The vehicle: plate, class, where from, and how many are aboard: nobody is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.counter.encounter import Encounter
from station.problems import InputProblem, Problem, ProblemCode
from station.vehicles.vehicle import Cargo, Purpose, Vehicle, VehicleClass

if TYPE_CHECKING:
    from storage.cases.open_items import Party
    from storage.desk import Desk
    from storage.journal.entries import Receipt


class Arrived(Protocol):
    """Told which vehicle came, by which entry, and whether it was only corrected."""

    def __call__(self, party: str, vehicle: Vehicle, head: int, *, corrected: bool) -> None: ...


CLASSES, CARGOES, PURPOSES = tuple(VehicleClass), tuple(Cargo), tuple(Purpose)


class VehicleScreen(FormScreen[Encounter]):
    """Opens a party; everybody aboard is then screened under it."""

    TITLE_KEY = "vehicle_form.title"
    CHOICE_KEYS = {  # noqa: RUF012
        "vehicle": tuple(f"vehicle.{v.value}" for v in CLASSES),
        "cargo": tuple(f"cargo.{v.value}" for v in CARGOES),
        "purpose": tuple(f"purpose.{v.value}" for v in PURPOSES),
        "transit": ("vehicle_form.transit",),
    }
    REQUIRED = frozenset({"aboard"})
    FORM = "vehicle"
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(
        self, encounter: Encounter, arrived: Arrived, correcting: Party | None = None
    ) -> None:
        super().__init__()
        self.encounter, self.arrived = encounter, arrived
        self.party = correcting.id if correcting else encounter.screening.party
        self.correcting = correcting is not None
        self.vehicle = encounter.screening.vehicle or Vehicle()
        if correcting is not None and correcting.body:
            self.vehicle = _vehicle(correcting)

    def fields(self) -> Iterator[Widget]:
        """Fields, then choices."""
        known = self.vehicle
        yield from self.row(
            "vehicle_form.plate", Input(known.plate, id="plate", compact=True, max_length=12)
        )
        aboard = Input(str(known.aboard), id="aboard", compact=True, max_length=4)
        yield from self.row("vehicle_form.aboard", aboard)
        phone = Input(known.driver_phone, id="phone", compact=True, max_length=20)
        yield from self.row("vehicle_form.phone", phone)
        yield from self.row("person.origin", self.place(known.origin, "origin"))
        yield from self.row("person.destination", self.place(known.destination, "destination"))
        yield Static("", id="suggestions", markup=False)
        for key, values, now in (
            ("vehicle", CLASSES, known.vehicle_class),
            ("cargo", CARGOES, known.cargo),
            ("purpose", PURPOSES, known.purpose),
        ):
            words = [self.words(f"{key}.{v.value}") for v in values]
            chosen = {list(values).index(now)}
            yield from self.row(f"vehicle_form.{key}", Choices(words, chosen, id=key))
        words = [self.words("vehicle_form.transit")]
        yield from self.row(
            "vehicle_form.more",
            Choices(words, {0} if known.transit else set(), several=True, id="transit"),
        )

    def action_save(self) -> None:
        """Opens the party and goes back with it."""
        desk = self.station_app.desk
        if desk is None:
            return
        try:
            vehicle = self._taken()
        except Problem as problem:
            self.tell(problem)
            return
        party = self.party
        if party and vehicle == self.vehicle:
            self._back(party, vehicle, 0)
        elif party:
            self.write(
                lambda: _correct(desk, party, vehicle), lambda r: self._back(party, vehicle, r.seq)
            )
        else:
            self.write(lambda: _open(desk, vehicle), lambda r: self._back(r.id, vehicle, r.seq))

    def _back(self, party: str, vehicle: Vehicle, head: int) -> None:
        """Whoever stands here came in it, unless they are of another or another one was corrected."""
        seen = self.encounter.screening
        mine = seen.party == party or (not self.correcting and not seen.party)
        self.arrived(party, vehicle, head, corrected=self.correcting)
        if not self.encounter.empty and mine and not self.encounter.rested:
            seen = replace(seen, vehicle=vehicle, party=party)
        self.station_app.main.reload()
        self.leave(replace(self.encounter, screening=seen))

    def _taken(self) -> Vehicle:
        aboard = self.value("aboard")
        if not aboard.isascii() or not aboard.isdigit() or not 1 <= int(aboard) <= 2000:
            raise InputProblem(ProblemCode.COUNT_IMPOSSIBLE)
        return Vehicle(
            plate=self.value("plate"),
            vehicle_class=CLASSES[min(self.query_one("#vehicle", Choices).chosen)],
            driver_phone=self.value("phone"),
            origin=self.chosen_place("origin"),
            destination=self.chosen_place("destination"),
            cargo=CARGOES[min(self.query_one("#cargo", Choices).chosen)],
            purpose=PURPOSES[min(self.query_one("#purpose", Choices).chosen)],
            aboard=int(aboard),
            transit=bool(self.query_one("#transit", Choices).chosen),
        )


def _open(desk: Desk, vehicle: Vehicle) -> Receipt:
    from storage.parties import service as parties

    return parties.open_party(desk.store, vehicle)


def _correct(desk: Desk, party: str, vehicle: Vehicle) -> Receipt:
    from storage.parties import service as parties

    return parties.correct_party(desk.store, party, vehicle)


def _vehicle(party: Party) -> Vehicle:
    from storage.journal import codec

    return codec.load(Vehicle, party.body.encode())
