"""One medicine of a request: its name and class, how many, a prescription, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.key_bar import KeyBar
from screens.widgets.choices import Choices
from station.kinds import MedicineClass
from station.medicines.catalogue import Medicine
from station.medicines.items import Item, Unit, parse_quantity
from station.medicines.request import Given, ItemDraft
from station.problems import InputProblem, Problem, ProblemCode

UNITS, CLASSES, GIVEN = tuple(Unit), tuple(MedicineClass), tuple(Given)


class ItemScreen(FormScreen[ItemDraft]):
    """What the catalogue knows by name has its class; anything else is classified by hand."""

    TITLE_KEY = "item_form.title"
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

    def compose(self) -> ComposeResult:
        """Fields, then choices."""
        item = self.wanted.item
        yield from self.heading()
        with VerticalScroll(classes="form", can_focus=False):
            name = Input(item.name, id="name", compact=True, max_length=60)
            yield from self.row("item_form.name", name)
            yield Static("", id="suggestions", markup=False)
            many = Input(str(item.quantity), id="quantity", compact=True, max_length=12)
            yield from self.row("item_form.quantity", many)
            prescription = Input(item.prescription, id="prescription", compact=True, max_length=60)
            yield from self.row("item_form.prescription", prescription)
            reason = Input(self.wanted.reason, id="reason", compact=True, max_length=200)
            yield from self.row("item_form.reason", reason)
            for key, words, chosen, several in self._choices():
                choices = Choices(words, chosen, several=several, id=key)
                yield from self.row(f"item_form.{key}", choices)
            yield self.problem_row()
            yield Static(self.words("item_form.hint"), classes="hint", markup=False, id="hint")
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """A code that nobody knows yet is learned here."""
        super().on_mount()
        if self.wanted.item.code and not self.wanted.item.name:
            self.query_one("#problem", Static).update(self.words("medicine.learn"))

    def _choices(self) -> list[tuple[str, list[str], set[int], bool]]:
        item, given = self.wanted.item, self.wanted.given
        units = [self.words(f"unit.{u.value}") for u in UNITS]
        classes = [self.words(f"medicine_class.{c.value}") for c in CLASSES]
        ends = [self.words("item_form.as_policy")]
        ends += [self.words(f"item_given.{g.value}") for g in GIVEN]
        chosen = {CLASSES.index(c) for c in item.classes}
        return [
            ("unit", units, {UNITS.index(item.unit)}, False),
            ("classes", classes, chosen, True),
            ("given", ends, {0 if given is None else GIVEN.index(given) + 1}, False),
        ]

    def retranslate(self) -> None:
        """Choices and the hint follow the language."""
        super().retranslate()
        self.query_one("#hint", Static).update(self.words("item_form.hint"))
        for key, words, _, _ in self._choices():
            self.query_one(f"#{key}", Choices).rename(words)

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
