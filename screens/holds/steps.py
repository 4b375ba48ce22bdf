"""A hold's steps: called, team arrived, papers, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.people.documents import document_of
from station.people.person import Person
from station.problems import Problem

if TYPE_CHECKING:
    from storage.cases.open_items import Hold
    from storage.desk import Desk
    from storage.journal.entries import Receipt

ENDS = ("handed_over", "released", "absconded", "entered_by_mistake")
WHOM = ("call_120", "hospital")


class StepForm(FormScreen[bool]):
    """A form about one hold."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def keep(self, work: Callable[[Desk], Receipt], said: str) -> None:
        """Saves a step, tells its number and goes back."""
        desk = self.station_app.desk
        if desk is None:
            return

        def saved(receipt: Receipt) -> None:
            main = self.station_app.main
            main.reload()
            main.notice(self.words("hold_form.step_saved", number=receipt.seq, step=said))
            self.leave(True)

        self.write(lambda: work(desk), saved)

    def field(self, id: str, value: str = "", limit: int = 120) -> Input:  # noqa: A002
        """An input of the form."""
        return Input(value, id=id, compact=True, max_length=limit)


class HoldStepScreen(StepForm):
    """Who was called and answered; then which team came."""

    TITLE_KEY = "hold_form.title"
    CHOICE_KEYS = {"whom": tuple(f"hold_form.{w}" for w in WHOM)}  # noqa: RUF012

    def __init__(self, hold: Hold) -> None:
        super().__init__()
        self.draft = f"step_hold:{hold.id}"
        self.hold = hold
        self.calling = hold.step == "placed"

    def fields(self) -> Iterator[Widget]:
        """What the next step asks."""
        if self.calling:
            words = [self.words(f"hold_form.{w}") for w in WHOM]
            yield from self.row("hold_form.whom", Choices(words, {0}, id="whom"))
            yield from self.row("hold_form.answered", self.field("who"))
        else:
            yield from self.row("hold_form.team", self.field("who"))

    def action_save(self) -> None:
        """Takes the step."""
        who, hold, whom = self.value("who"), self.hold.id, ""
        if self.calling:
            choices = self.query_one("#whom", Choices)
            whom = choices.words[min(choices.chosen, default=0)]
        step = "called" if self.calling else "arrived"
        self.keep(lambda desk: _step(desk, hold, step, whom, who), self.words(f"hold_step.{step}"))


class PapersScreen(StepForm):
    """Who it is that is held: the papers after the person."""

    TITLE_KEY = "hold_form.papers"

    def __init__(self, hold: Hold) -> None:
        super().__init__()
        self.draft = f"papers:{hold.id}"
        self.hold = hold

    def fields(self) -> Iterator[Widget]:
        """Name, document, phone."""
        yield from self.row("hold_form.name", self.field("name", self.hold.name, 60))
        yield from self.row("hold_form.number", self.field("number", self.hold.number, 40))
        yield from self.row("hold_form.phone", self.field("phone", "", 20))

    def take_code(self, text: str) -> bool:
        """A card reader's burst fills the fields."""
        from station.counter import merge
        from station.screening.screening import Screening

        desk = self.station_app.desk
        found = desk.recognise(text) if desk else None
        if found is None or found.format not in merge.IDENTITY:
            return False
        person = merge.merge(Screening(), found).person
        self.query_one("#name", Input).value = person.name or self.value("name")
        self.query_one("#number", Input).value = person.document.number
        return True

    def action_save(self) -> None:
        """Adds them."""
        try:
            document = document_of(self.value("number"), as_shown=False)
            person = Person(self.value("name"), document, self.value("phone"))
        except Problem as problem:
            self.tell(problem)
            return
        hold = self.hold.id
        self.keep(lambda desk: _papers(desk, hold, person), self.words("hold_form.papers"))


class EndHoldScreen(StepForm):
    """To whom and in which vehicle, or how else."""

    TITLE_KEY = "holds.end_title"
    CHOICE_KEYS = {"how": tuple(f"hold.{end}" for end in ENDS)}  # noqa: RUF012

    def __init__(self, hold: str) -> None:
        super().__init__()
        self.draft = f"end_hold:{hold}"
        self.hold = hold

    def fields(self) -> Iterator[Widget]:
        """How, to whom, the vehicle, a note."""
        words = [self.words(f"hold.{end}") for end in ENDS]
        yield from self.row("holds.how", Choices(words, {0}, id="how"))
        yield from self.row("holds.to", self.field("to"))
        yield from self.row("hold_form.vehicle", self.field("vehicle", limit=60))
        yield from self.row("holds.note", self.field("note", limit=200))

    def action_save(self) -> None:
        """Ends it."""
        end = ENDS[min(self.query_one("#how", Choices).chosen, default=0)]
        to, vehicle, note = self.value("to"), self.value("vehicle"), self.value("note")
        if end == "handed_over" and not to:
            self.say(self.words("holds.to_first"))
            self.query_one("#to").focus()
            return
        hold = self.hold
        self.keep(
            lambda desk: _end(desk, hold, end, (to, vehicle, note)), self.words(f"hold.{end}")
        )


def _step(desk: Desk, hold: str, step: str, whom: str, who: str) -> Receipt:
    from station.events.hold import HoldStep, HoldStepped
    from storage.holds.service import step_hold

    return step_hold(desk.store, hold, HoldStepped(HoldStep(step), whom, who))


def _papers(desk: Desk, hold: str, person: Person) -> Receipt:
    from station.events.hold import HoldStep, HoldStepped
    from storage.holds.service import step_hold

    return step_hold(desk.store, hold, HoldStepped(HoldStep.PAPERS, person=person))


def _end(desk: Desk, hold: str, end: str, told: tuple[str, str, str]) -> Receipt:
    from station.events.hold import HoldEnd, HoldEnded
    from storage.holds.service import end_hold

    return end_hold(desk.store, hold, HoldEnded(HoldEnd(end), *told))
