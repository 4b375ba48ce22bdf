"""By eye: colour, update time, places with their stars, read off a phone's travel card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from screens.widgets.placefield import PlaceField
from station.counter import merge
from station.counter.encounter import Encounter
from station.places import divisions
from station.places.divisions import Division
from station.places.risk_areas import Stay
from station.problems import InputProblem, ProblemCode
from station.screening import plausibility
from station.screening.code_reading import CodeStatus, Colour

COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED)


class ByEyeScreen(FormScreen[Encounter]):
    """`1` Enter is a green card without a mark, updated just now."""

    TITLE_KEY = "by_eye.title"
    HINT_KEY = "by_eye.hint"
    CHOICE_KEYS = {"colour": tuple(f"colour.{c.value}" for c in COLOURS)}  # noqa: RUF012
    REQUIRED = frozenset({"colour"})
    FORM = "by_eye"
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, encounter: Encounter) -> None:
        super().__init__()
        self.encounter = encounter
        code = encounter.screening.code
        # What a code said of places stays: nobody reads it away.
        self.stays = list(code.places)
        chosen = code.colour if code.by_eye else None
        self.chosen = {COLOURS.index(chosen)} if chosen in COLOURS else set[int]()

    def fields(self) -> Iterator[Widget]:
        """Colour, time, places."""
        words = [self.words(f"colour.{c.value}") for c in COLOURS]
        yield from self.row("by_eye.colour", Choices(words, self.chosen, id="colour"))
        time = Input("", id="updated", compact=True, max_length=16)
        yield from self.row("by_eye.updated", time)
        yield from self.row("by_eye.place", self.place("", "place"))
        yield Static("", id="suggestions", markup=False)
        yield Static("", id="stays", classes="hint", markup=False)

    def retranslate(self) -> None:
        """Words, and what was entered."""
        super().retranslate()
        self._show_stays()

    def values(self) -> dict[str, str]:
        """Also the places that were added."""
        stays = " ".join(f"{s.division}{'*' if s.marked else ''}" for s in self.stays)
        return super().values() | {"stays": stays}

    def put_values(self, values: dict[str, str]) -> None:
        """Also the places."""
        super().put_values(values)
        codes = values.get("stays", "").split()
        self.stays = [Stay(code.rstrip("*"), marked=code.endswith("*")) for code in codes]
        self._show_stays()

    def _show_stays(self) -> None:
        words = "\n".join(
            f"{divisions.name_of(s.division)}{'*' if s.marked else ''}" for s in self.stays
        )
        self.query_one("#stays", Static).update(words)

    def on_key(self, event: events.Key) -> None:
        """Enter on the colour is done: the everyday case has no mark and is fresh."""
        enter = event.key == "enter"
        if enter and isinstance(self.focused, Choices) and self.focused.chosen:
            # Else the key would go on to the screen below once this one is gone.
            event.stop()
            event.prevent_default()
            self.action_save()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter adds a place; an empty one is done."""
        # Else the form's own rule for its last field would save it with that same Enter.
        event.prevent_default()
        if not isinstance(event.input, PlaceField):
            self.focus_next()
        elif not event.input.value.strip():
            self.action_save()
        else:
            # Enter takes the one under the cursor, which then stands in full among the stays.
            self._add(event.input, event.input.take())

    def _add(self, field: PlaceField, division: Division | None) -> bool:
        if division is None:
            self.tell(InputProblem(ProblemCode.PLACE_UNKNOWN))
            return False
        self.stays.append(Stay(division.code, marked=field.marked))
        field.value = ""
        self.right()
        self._show_stays()
        self.halfway.changed()
        return True

    def action_save(self) -> None:
        """Back with the reading."""
        chosen = self.query_one("#colour", Choices).chosen
        place = self.query_one("#place", PlaceField)
        if not chosen:
            self.say(self.words("by_eye.colour_first"))
            self.query_one("#colour").focus()
            return
        try:
            division = place.taken()
        except InputProblem as problem:
            self.tell(problem)
            place.focus()
            return
        if division is not None:
            self._add(place, division)
        desk = self.station_app.desk
        if desk is None:
            return
        try:
            now = desk.store.now()
            updated = plausibility.typed_time(
                self.value("updated"), now.astimezone(desk.store.settings.zone)
            )
        except InputProblem as problem:
            self.tell(problem)
            return
        code = self.encounter.screening.code
        reading = replace(
            code,
            status=CodeStatus.OPAQUE if code.status is CodeStatus.NONE else code.status,
            colour=merge.never_milder(code, COLOURS[next(iter(chosen))]),
            by_eye=True,
            updated=updated,
            places=tuple(self.stays),
        )
        name = "code.updated" if updated else "code"
        seen = replace(self.encounter.screening, code=reading)
        self.leave(self.encounter.observed(name, seen))
