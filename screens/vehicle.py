"""The vehicle: plate, class, where from, and how many are aboard: nobody is missed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from screens import acts
from screens.acts import Act
from screens.forms import FormScreen
from screens.widgets.choices import Choices
from screens.widgets.keybar import KeyBar
from screens.widgets.placefield import PlaceField, suggest
from station.encounter import Encounter
from station.problems import Code, InputProblem, Problem
from station.vehicle import Cargo, Purpose, Vehicle, VehicleClass

if TYPE_CHECKING:
    from screens.applying import Applying
    from storage.desk import Desk
    from storage.journal import Receipt

CLASSES, CARGOES, PURPOSES = tuple(VehicleClass), tuple(Cargo), tuple(Purpose)


class VehicleScreen(FormScreen[Encounter]):
    """Opens a party; everybody aboard is then screened under it."""

    TITLE_KEY = "vehicle_form.title"
    FORM = "vehicle"
    ACTS: ClassVar[tuple[Act, ...]] = (acts.NEXT, acts.SAVE_F5, acts.BACK, acts.HELP)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.SAVE_F5, acts.BACK)

    def __init__(self, encounter: Encounter, applying: Applying) -> None:
        super().__init__()
        self.encounter, self.applying = encounter, applying
        self.vehicle = encounter.screening.vehicle or Vehicle()

    def compose(self) -> ComposeResult:
        """Fields, then choices."""
        known, near = self.vehicle, self.near()
        yield from self.heading()
        with VerticalScroll(classes="form", can_focus=False):
            yield from self.row(
                "vehicle_form.plate", Input(known.plate, id="plate", compact=True, max_length=12)
            )
            aboard = Input(str(known.aboard), id="aboard", compact=True, max_length=4)
            yield from self.row("vehicle_form.aboard", aboard)
            phone = Input(known.driver_phone, id="phone", compact=True, max_length=20)
            yield from self.row("vehicle_form.phone", phone)
            yield from self.row("person.origin", PlaceField(known.origin, near, "origin"))
            yield from self.row(
                "person.destination", PlaceField(known.destination, near, "destination")
            )
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
            yield self.problem_row()
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """Choices follow the language."""
        super().retranslate()
        for key, values in (("vehicle", CLASSES), ("cargo", CARGOES), ("purpose", PURPOSES)):
            choices = self.query_one(f"#{key}", Choices)
            choices.words = [self.words(f"{key}.{v.value}") for v in values]
            choices.paint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows what a place's words mean."""
        if isinstance(event.input, PlaceField):
            suggest(self.query_one("#suggestions", Static), event.input)

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
        if self.encounter.screening.party:
            self._back(self.encounter.screening.party, vehicle)
            return
        self.write(lambda: _open(desk, vehicle), lambda r: self._back(r.id, vehicle))

    def _back(self, party: str, vehicle: Vehicle) -> None:
        seen = self.encounter.screening
        found = replace(seen, vehicle=vehicle, party=party)
        self.applying.party = (party, vehicle)
        self.leave(replace(self.encounter, screening=found))

    def _taken(self) -> Vehicle:
        aboard = self.value("aboard")
        if not aboard.isascii() or not aboard.isdigit() or not 1 <= int(aboard) <= 2000:
            raise InputProblem(Code.COUNT_IMPOSSIBLE)
        return Vehicle(
            plate=self.value("plate"),
            vehicle_class=CLASSES[min(self.query_one("#vehicle", Choices).chosen)],
            driver_phone=self.value("phone"),
            origin=self._place("origin"),
            destination=self._place("destination"),
            cargo=CARGOES[min(self.query_one("#cargo", Choices).chosen)],
            purpose=PURPOSES[min(self.query_one("#purpose", Choices).chosen)],
            aboard=int(aboard),
            transit=bool(self.query_one("#transit", Choices).chosen),
        )

    def _place(self, id: str) -> str:  # noqa: A002
        field = self.query_one(f"#{id}", PlaceField)
        division = field.division() if field.value.strip() else None
        if field.value.strip() and division is None:
            raise InputProblem(Code.PLACE_UNKNOWN)
        return division.code if division else ""


def _open(desk: Desk, vehicle: Vehicle) -> Receipt:
    from storage import parties

    return parties.open_party(desk.store, vehicle)
