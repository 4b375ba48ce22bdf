"""The person: name, document, phone, where from and to, symptoms, key groups, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.counter import declarations
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.counter import merge
from station.counter.encounter import Encounter
from station.people.documents import document_of
from station.people.person import Person
from station.problems import InputProblem, Problem, ProblemCode
from station.screening import plausibility
from station.screening.screening import Case, Contact, KeyGroup, Screening, Symptom
from station.screening.temperature import Recheck

V = TypeVar("V")
SYMPTOMS = tuple(Symptom)
CONTACTS = tuple(Contact)
CASES = tuple(Case)
GROUPS = tuple(KeyGroup)
RECHECKS = tuple(Recheck)


class PersonScreen(FormScreen[Encounter]):
    """Everything about one person that no code said; F5 takes it from any field."""

    TITLE_KEY = "person.title"
    HINT_KEY = "person.hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "symptoms": tuple(f"symptom.{v}" for v in SYMPTOMS),
        "groups": tuple(f"group.{v}" for v in GROUPS),
        "contact": tuple(f"contact.{v}" for v in CONTACTS),
        "case": tuple(f"case.{v}" for v in CASES),
        "recheck": tuple(f"recheck.{v}" for v in RECHECKS),
        "stated": tuple(f"stated.{v}" for v in declarations.ALL),
        "as_shown": ("person.as_shown",),
    }
    FORM = "person"
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, encounter: Encounter, typed: str = "", extras: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.encounter, self.typed, self.extras = encounter, typed, extras

    def fields(self) -> Iterator[Widget]:
        """Fields, then choices."""
        seen = self.encounter.screening
        name = Input(self.typed or seen.person.name, id="name", compact=True, max_length=60)
        yield from self.row("person.name", name)
        number = Input(seen.person.document.number, id="number", compact=True, max_length=40)
        yield from self.row("person.number", number)
        phone = Input(seen.person.phone, id="phone", compact=True, max_length=20)
        yield from self.row("person.phone", phone)
        for extra, value in self._extra_values().items():
            field = Input(value, id=extra, compact=True, max_length=120)
            yield from self.row(f"person.{extra}", field)
        yield from self.row("person.origin", self.place(seen.origin, "origin"))
        yield from self.row("person.destination", self.place(seen.destination, "destination"))
        yield Static("", id="suggestions", markup=False)
        yield from self._choices(seen)
        tested = Input(self._test_time(seen), id="test_at", compact=True, max_length=16)
        yield from self.row("person.test_at", tested)
        late = Input(self._typed(seen.observed_at), id="observed_at", compact=True, max_length=16)
        yield from self.row("person.observed_at", late)

    def _extra_values(self) -> dict[str, str]:
        """What a clinic asks besides, as far as this form asks it."""
        known = self.encounter
        values = {
            "address": known.screening.person.address,
            "asked_by": known.asked_by,
            "without": known.without,
        }
        return {name: values[name] for name in self.extras}

    def _choices(self, seen: Screening) -> ComposeResult:
        chosen = {SYMPTOMS.index(s) for s in seen.symptoms or () if s in SYMPTOMS}
        yield from self.row("field.symptoms", self._many("symptom", SYMPTOMS, chosen, "symptoms"))
        groups = {GROUPS.index(g) for g in seen.groups}
        yield from self.row("field.groups", self._many("group", GROUPS, groups, "groups"))
        contact = {CONTACTS.index(seen.contact)} if seen.contact else set[int]()
        yield from self.row("person.contact", self._one("contact", CONTACTS, contact))
        case = {CASES.index(seen.case)} if seen.case else set[int]()
        yield from self.row("person.case", self._one("case", CASES, case))
        recheck = {RECHECKS.index(seen.recheck)} if seen.recheck else set[int]()
        yield from self.row("person.recheck", self._many("recheck", RECHECKS, recheck, "recheck"))
        stated = declarations.of(seen)
        yield from self.row(
            "person.stated", self._many("stated", declarations.ALL, stated, "stated")
        )
        shown = [self.words("person.as_shown")]
        marked = {0} if seen.person.document.as_shown else set[int]()
        yield from self.row("person.check", Choices(shown, marked, several=True, id="as_shown"))

    def _many(self, key: str, values: tuple[str, ...], chosen: set[int], id: str) -> Choices:  # noqa: A002
        return Choices([self.words(f"{key}.{v}") for v in values], chosen, several=True, id=id)

    def _one(self, key: str, values: tuple[str, ...], chosen: set[int]) -> Choices:
        return Choices([self.words(f"{key}.{v}") for v in values], chosen, id=key)

    def on_mount(self) -> None:
        """The cursor behind what was typed already."""
        super().on_mount()
        name = self.query_one("#name", Input)
        name.focus()
        name.cursor_position = len(name.value)

    def values(self) -> dict[str, str]:
        """A name that was typed before the form opened is no change of it yet."""
        found = super().values()
        if found["name"] == self.typed:
            found["name"] = self.encounter.screening.person.name
        return found

    def put_values(self, values: dict[str, str]) -> None:
        """The name typed just now stays."""
        super().put_values(values | ({"name": self.typed} if self.typed else {}))

    def typed_text(self, text: str) -> bool:
        """Text while no field has the cursor is still the name."""
        self.put_text(self.query_one("#name", Input), text)
        return True

    def take_code(self, text: str) -> bool:
        """A card reader's burst fills the fields, wherever the cursor stands."""
        desk = self.station_app.desk
        found = desk.recognise(text) if desk else None
        if found is None or found.format not in merge.IDENTITY:
            return False
        merged = merge.merge(Screening(), found).person
        self.query_one("#number", Input).value = merged.document.number
        if merged.name:
            self.query_one("#name", Input).value = merged.name
        if merged.document.as_shown:
            self.tell(InputProblem(ProblemCode.ID_CHECK_DIGIT))
        return True

    def action_save(self) -> None:
        """Back with everything, or the first problem."""
        try:
            self.leave(self._taken())
        except Problem as problem:
            self.tell(problem)

    def _taken(self) -> Encounter:
        seen = self.encounter.screening
        as_shown = bool(self.query_one("#as_shown", Choices).chosen)
        number = self.value("number")
        document = seen.person.document
        if number != document.number or as_shown != document.as_shown:
            document = document_of(number, as_shown=as_shown)
        told = self._extra_values() | {name: self.value(name) for name in self.extras}
        address = told.get("address", seen.person.address)
        person = Person(self.value("name"), document, self.value("phone"), address)
        symptoms = self.query_one("#symptoms", Choices).chosen
        touched = bool(symptoms) or "symptoms" in self.encounter.touched
        found = replace(
            seen,
            person=person,
            origin=self.chosen_place("origin"),
            destination=self.chosen_place("destination"),
            symptoms=tuple(SYMPTOMS[i] for i in sorted(symptoms)) if touched else seen.symptoms,
            groups=tuple(GROUPS[i] for i in sorted(self.query_one("#groups", Choices).chosen)),
            contact=self._single("contact", CONTACTS),
            case=self._single("case", CASES),
            recheck=self._single("recheck", RECHECKS),
        )
        found = declarations.put(found, self.query_one("#stated", Choices).chosen)
        found = self._late(self._tested(found))
        known = replace(
            self.encounter,
            screening=found,
            asked_by=told.get("asked_by", self.encounter.asked_by),
            without=told.get("without", self.encounter.without),
        )
        return known.observed("symptoms", found) if touched else known

    def _test_time(self, seen: Screening) -> str:
        return self._typed(seen.test.at if seen.test else None)

    def _typed(self, at: datetime | None) -> str:
        """A time as it would be typed."""
        desk = self.station_app.desk
        if at is None or desk is None:
            return ""
        return f"{at.astimezone(desk.store.settings.zone):%m%d%H%M}"

    def _late(self, found: Screening) -> Screening:
        """When they were seen, where that is entered afterwards."""
        desk, typed = self.station_app.desk, self.value("observed_at")
        if desk is None or typed == self._typed(self.encounter.screening.observed_at):
            return found
        now = desk.store.now().astimezone(desk.store.settings.zone)
        return replace(found, observed_at=plausibility.typed_time(typed, now), observed_day=None)

    def _tested(self, found: Screening) -> Screening:
        """When the test was taken; without a result the time says nothing."""
        desk, typed = self.station_app.desk, self.value("test_at")
        if desk is None or found.test is None or typed == self._test_time(self.encounter.screening):
            return found
        now = desk.store.now().astimezone(desk.store.settings.zone)
        return replace(found, test=replace(found.test, at=plausibility.typed_time(typed, now)))

    def _single(self, id: str, values: tuple[V, ...]) -> V | None:  # noqa: A002
        chosen = self.query_one(f"#{id}", Choices).chosen
        return values[min(chosen)] if chosen else None
