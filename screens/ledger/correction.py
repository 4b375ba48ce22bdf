"""Correction: the record as a form again, a reason, a new entry that names the old one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.counter import verdict_text
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.counter.encounter import WHOLE, Encounter
from station.problems import InputProblem, Problem, ProblemCode
from station.screening.disposition import Movement
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer, parse
from station.text import is_reason, mask_name

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.cases.records import Outcome
    from storage.desk import Desk
    from storage.screenings.versions import Version

THERMOMETERS, MASKS = tuple(Thermometer), tuple(Mask)
WHO = Command("person", "f3", "F3")


def correct(app: StationPort, seq: int, then: Callable[[], None] = lambda: None) -> None:
    """Opens the correction of a record."""
    from storage.screenings.versions import versions

    desk = app.desk
    if desk is None:
        return

    def opened(found: list[Version]) -> None:
        newest = found[-1] if found else None
        if newest is None or newest.screening is None:
            app.tell(InputProblem(ProblemCode.NO_SUCH_RECORD))
            return
        app.push_screen(CorrectionScreen(seq, newest.screening, newest.seq), lambda _: then())

    app.bridge.read(lambda: versions(desk, seq), opened, app.tell)


class CorrectionScreen(FormScreen[bool]):
    """Temperature, mask and reason here; the person's own form on F3."""

    TITLE_KEY = "correction.title"
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        WHO,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(WHO, command.SAVE_F5, command.BACK)

    def __init__(self, seq: int, screening: Screening, seen: int = 0) -> None:
        super().__init__()
        self.seen = seen
        self.draft = f"correction:{seq}"
        self.seq, self.screening = seq, screening
        self.reading = screening.readings[-1] if screening.readings else Reading(None)

    def fields(self) -> Iterator[Widget]:
        """The last reading, the mask, the reason, and what the advice becomes."""
        degrees = "Lo" if self.reading.celsius is None else f"{self.reading.celsius:.1f}"
        yield from self.row(
            "ledger.degrees", Input(degrees, id="degrees", compact=True, max_length=4)
        )
        words = [self.words(f"thermometer.{t.value}") for t in THERMOMETERS]
        at = THERMOMETERS.index(self.reading.thermometer)
        yield from self.row("field.thermometer", Choices(words, {at}, id="thermometer"))
        words = [self.words(f"mask.{m.value}") for m in MASKS]
        mask = {MASKS.index(self.screening.mask or Mask.WORN)}
        yield from self.row("field.mask", Choices(words, mask, id="mask"))
        reason = Input("", id="reason", compact=True, max_length=200)
        yield from self.row("correction.reason", reason)
        yield Static("", id="becomes", classes="hint", markup=False)
        yield Static("", id="theirs", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Shows what the advice is now."""
        super().on_mount()
        self._foresee()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """The advice follows what is typed."""
        self._foresee()

    def on_choices_changed(self, _event: Choices.Changed) -> None:
        """The advice follows what is chosen."""
        self._foresee()

    def _foresee(self) -> None:
        desk = self.station_app.desk
        if desk is None:
            return
        try:
            advice = desk.advise(self._taken())
        except Problem as problem:
            self.say(self.problem_words(problem))
            return
        self.right()
        movement: Movement | None = advice.movement
        name = f"movement.{movement.value}" if movement else "action.set_aside"
        words = self.words(name)
        self.query_one("#becomes", Static).update(self.words("correction.becomes", movement=words))

    def _taken(self) -> Screening:
        at = min(self.query_one("#thermometer", Choices).chosen)
        mask = MASKS[min(self.query_one("#mask", Choices).chosen)]
        typed = self.value("degrees")
        if typed.lower() != "lo" and not re.fullmatch(WHOLE, typed):
            raise InputProblem(ProblemCode.TEMPERATURE_IMPOSSIBLE, value="?")
        reading = Reading(parse(typed), THERMOMETERS[at], self.reading.at)
        if reading == self.reading:
            # What nobody touched stays as it was: also that nothing was measured.
            return replace(self.screening, mask=mask)
        readings = (*self.screening.readings[:-1], reading)
        return replace(self.screening, readings=readings, mask=mask)

    def action_person(self) -> None:
        """The rest of the record."""
        from screens.counter.person_form import PersonScreen

        try:
            encounter = Encounter(self._taken(), touched=("symptoms",))
        except Problem as problem:
            self.tell(problem)
            return
        form = PersonScreen(encounter)
        form.draft = f"{self.draft}/{form.FORM}"
        self.app.push_screen(form, self._with_person)

    def _with_person(self, encounter: Encounter | None) -> None:
        if encounter is not None:
            self.screening = encounter.screening
            self._foresee()

    def action_save(self) -> None:
        """A new entry."""
        desk = self.station_app.desk
        if desk is None:
            return
        try:
            screening = self._taken()
        except Problem as problem:
            self.tell(problem)
            return
        reason = self.value("reason")
        if not is_reason(reason):
            self.tell(InputProblem(ProblemCode.REASON_NEEDED))
            self.query_one("#reason").focus()
            return
        seen = self.seen
        self.write(lambda: _save(desk, self.seq, screening, reason, seen), self._saved)

    def tell(self, problem: Problem) -> None:
        """Where somebody corrected it meanwhile, their state is shown beside this one."""
        super().tell(problem)
        desk = self.station_app.desk
        if problem.code is ProblemCode.CORRECTED_MEANWHILE and desk is not None:
            from storage.screenings.versions import versions

            self.ask(lambda: versions(desk, self.seq)[-1], self._show_theirs)

    def _show_theirs(self, theirs: Version) -> None:
        self.seen = theirs.seq
        seen = theirs.screening or Screening()
        reading = seen.readings[-1] if seen.readings else Reading(None)
        mask = self.words(f"mask.{seen.mask.value}") if seen.mask else "-"
        words = self.words(
            "correction.theirs", who=theirs.operator, seq=theirs.seq, reason=theirs.reason,
            degrees="Lo" if reading.celsius is None else f"{reading.celsius:.1f}", mask=mask,
            thermometer=self.words(f"thermometer.{reading.thermometer.value}"),
            name=mask_name(seen.person.name) or "-",
        )  # fmt: skip
        self.query_one("#theirs", Static).update(words)

    def _saved(self, outcome: Outcome) -> None:
        main = self.station_app.main
        main.reload()
        main.show_saved(
            verdict_text.saved(self.lang, outcome.movement, outcome.receipt.seq, outcome.slip)
        )
        self.leave(True)


def _save(desk: Desk, seq: int, screening: Screening, reason: str, seen: int) -> Outcome:
    from station.text import clean
    from storage.cases.records import CaseRef
    from storage.screenings.correct import correct as saving

    return saving(desk, str(seq), screening, clean(reason, 200), case=CaseRef(seen=seen))
