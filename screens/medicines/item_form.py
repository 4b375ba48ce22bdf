"""One medicine of a request: its name and class, how many, a prescription, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.kinds import MedicineClass
from station.medicines.catalogue import Medicine
from station.medicines.items import Given, Item, ItemDraft, Unit, parse_quantity
from station.problems import InputProblem, Problem, ProblemCode

UNITS, CLASSES, GIVEN = tuple(Unit), tuple(MedicineClass), tuple(Given)


class ItemScreen(FormScreen[ItemDraft]):
    """What the catalogue knows by name has its class; anything else is classified by hand."""

    TITLE_KEY = "item_form.title"
    HINT_KEY = "item_form.hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "unit": tuple(f"unit.{u.value}" for u in UNITS),
        "classes": tuple(f"medicine_class.{c.value}" for c in CLASSES),
        "given": ("item_form.as_policy", *(f"item_given.{g.value}" for g in GIVEN)),
    }
    REQUIRED = frozenset({"name", "quantity"})
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, wanted: ItemDraft) -> None:
        super().__init__()
        self.wanted = wanted

    def fields(self) -> Iterator[Widget]:
        """Fields, then choices."""
        item = self.wanted.item
        name = Input(item.name, id="name", compact=True, max_length=60)
        yield from self.row("item_form.name", name)
        yield Static("", id="suggestions", markup=False)
        many = Input(str(item.quantity), id="quantity", compact=True, max_length=12)
        yield from self.row("item_form.quantity", many)
        prescription = Input(item.prescription, id="prescription", compact=True, max_length=60)
        yield from self.row("item_form.prescription", prescription)
        reason = Input(self.wanted.reason, id="reason", compact=True, max_length=200)
        yield from self.row("item_form.reason", reason)
        given = self.wanted.given
        for key, chosen, several in (
            ("unit", {UNITS.index(item.unit)}, False),
            ("classes", {CLASSES.index(c) for c in item.classes}, True),
            ("given", {0 if given is None else GIVEN.index(given) + 1}, False),
        ):
            words = [self.words(k) for k in self.CHOICE_KEYS[key]]
            yield from self.row(f"item_form.{key}", Choices(words, chosen, several=several, id=key))

    def on_mount(self) -> None:
        """A code that nobody knows yet is learned here."""
        super().on_mount()
        if self.wanted.item.code and not self.wanted.item.name:
            self.say(self.words("medicine.learn"))

    def _found(self) -> list[Medicine]:
        desk = self.station_app.desk
        typed = self.value("name")
        return desk.catalogues.get().find(typed, 3) if desk and typed else []

    def on_input_changed(self, event: Input.Changed) -> None:
        """What the name means in the catalogue; its class follows, unless it was chosen by hand."""
        if event.input.id != "name":
            return
        found = self._found()
        lines = [f"{'▸' if at == 0 else ' '} {m.name} {m.english}" for at, m in enumerate(found)]
        self.query_one("#suggestions", Static).update("\n".join(lines))
        exact = found and found[0].name == self.value("name")
        if exact and not self.wanted.item.by_hand:
            choices = self.query_one("#classes", Choices)
            choices.chosen = {CLASSES.index(c) for c in found[0].classes}
            choices.paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter on the name takes the first suggestion; on the rest it goes on."""
        if event.input.id == "name" and not self.wanted.item.by_hand:
            found = self._found()
            if found:
                event.input.value = found[0].name

    def action_save(self) -> None:
        """Back with the item, or the first problem."""
        try:
            self.leave(self._taken())
        except Problem as problem:
            self.tell(problem)

    def _taken(self) -> ItemDraft:
        desk = self.station_app.desk
        name = self.value("name")
        classes = tuple(CLASSES[at] for at in sorted(self.query_one("#classes", Choices).chosen))
        medicine = desk.catalogues.get().get(name) if desk else None
        if not classes and medicine is not None:
            classes = medicine.classes
        if not name or not classes:
            raise InputProblem(ProblemCode.CLASS_UNKNOWN, name=name or "?")
        by_hand = medicine is None or medicine.classes != classes
        item: Item = replace(
            self.wanted.item,
            name=name,
            quantity=parse_quantity(self.value("quantity")),
            unit=UNITS[min(self.query_one("#unit", Choices).chosen, default=0)],
            classes=classes,
            contains=medicine.contains if medicine else (),
            by_hand=by_hand,
            prescription=self.value("prescription"),
        )
        at = min(self.query_one("#given", Choices).chosen, default=0)
        given = None if at == 0 else GIVEN[at - 1]
        reason = self.value("reason")
        return ItemDraft(item, given, reason)
