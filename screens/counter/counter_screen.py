"""Who stands at the screen: hands, forms, acts and saving of one encounter after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events

from screens.counter import verdict_text, wording
from screens.counter.encounter_view import WHAT, EncounterView
from screens.counter.people import People
from screens.counter.saving import Saving, save_screening
from screens.counter.scanning import Scanning
from screens.shell.named import named
from screens.widgets.band import Band, BandView
from station import ids
from station.counter.encounter import NUMBER, Encounter
from station.counter.standing import HOW
from station.devices.rhythm import SHORTEST
from station.screening.disposition import Advice, Applied, Movement
from station.screening.open_case import OpenCase, OpenKind

if TYPE_CHECKING:
    from screens.counter.port import Saver
    from screens.shell.form_screen import FormScreen
    from storage.cases.records import Outcome


ANSWERS = {"1", "2"}
"""Whose a code is; no temperature begins with either."""


class CounterScreen(EncounterView):
    """Whoever is unfinished is parked and comes back; a second code is somebody else."""

    OTHER: ClassVar[tuple[str, ...]] = WHAT

    EXTRAS: ClassVar[tuple[str, ...]] = ()
    """What the person's form asks besides."""

    def __init__(self) -> None:
        super().__init__()
        self.taking: Scanning = Scanning(self)
        self.applying = Saving(self)
        self.people: People = People(self)

    # -- hands -----------------------------------------------------------------------------------

    def keyed(self, event: events.Key) -> bool:
        """Digits and points, typed anywhere."""
        character = event.character or ""
        answers = self.takes_answers()
        if answers and character in ANSWERS and self.taking.answer(mine=character == "1"):
            return True
        if answers and character in HOW and self.counter.how_asked:
            self.show_counter(self.counter.measured_by(character, self.taking.now))
            self.notice("")
        elif (character.isascii() and character.isdigit()) or character == ".":
            self.digit(character)
        elif event.key in ("pagedown", "pageup"):
            self.query_one("#band", Band).scroll(1 if event.key == "pagedown" else -1)
        elif event.key == "backspace":
            self.erase()
        else:
            return super().keyed(event)
        return True

    def takes_answers(self) -> bool:
        """Whether a digit answers what the band asks, and is not asked for by something else."""
        return not self.counter.colour_asked

    def digit(self, character: str) -> None:
        """A digit is the temperature, or of an ID number; whole, the ledger is asked about it."""
        before = self.encounter.screening.person.document
        self.show_encounter(self.encounter.typed(character))
        if self.encounter.screening.person.document != before:
            self.notice(self.words("notice.id", form=self.words("format.resident_id")))
            self.taking.look_up()

    def erase(self) -> None:
        """One digit less."""
        self.show_encounter(self.encounter.erased())

    def mark(self) -> Callable[[], None]:
        """The counter as it is now; what came meanwhile from elsewhere is not taken back."""
        before = self.counter
        return lambda: self.show_counter(self.counter.as_before(before))

    def take_code(self, text: str) -> bool:
        """A code for the one who stands here; while a form of theirs is open, it waits."""
        if self.app.screen is not self:
            self.taking.hold_back(text)
            return True
        if len(text) < SHORTEST and text.replace(".", "").isdigit():
            self.measured(text)
            return True
        return self.taking.take(text)

    def measured(self, digits: str) -> None:
        """A thermometer that types; what was typed by hand already is not overwritten."""
        if self.encounter.digits:
            self.notice(self.words("notice.short_burst", text=digits))
            return
        encounter = self.encounter
        for character in digits:
            encounter = encounter.typed(character)
        self.show_encounter(encounter)

    def doubted(self) -> None:
        """An Enter that may be a scanner's, where it would do something."""
        if not self.encounter.empty:
            super().doubted()

    def offer(self, text: str) -> None:
        """A code that the camera saw: whoever is unfinished is not overwritten."""
        from station.medicines import product_codes

        if product_codes.read(text) is not None:
            self.take_code(text)
        elif self.app.screen is self:
            self.taking.offer(text)
        else:
            self.taking.hold_back(text, seen=True)

    def typed_text(self, text: str) -> bool:
        """Text typed outside any field is the name; an X ends an ID number."""
        if text.upper() == "X" and len(self.encounter.number) == NUMBER - 1:
            self.digit("X")
            return True
        from screens.counter.person_form import PersonScreen

        self.form(PersonScreen(self.encounter, typed=text, extras=self.EXTRAS))
        return True

    def hold_whom(self) -> tuple[str, str, str]:
        """Whoever stands here: the hold and what is recorded of them later are one case.

        The band shows the hold at once: it must not stay green over somebody who is held.
        """
        # Whoever only looks at the first paint waits for no form.
        from screens.shell.form_screen import FormScreen

        desk = self.station_app.desk
        form, mine = self.app.screen, f"{self.encounter.draft or '?'}/"
        filling = isinstance(form, FormScreen) and form.draft.startswith(mine)
        if (self.encounter.empty and not filling) or desk is None:
            return "", "", ""
        subject = self.encounter.subject or ids.random_id()
        reasons = self.advice.reasons if self.advice else ()
        case = OpenCase(OpenKind.HOLD, 0, desk.store.now(), subject, Movement.HOLD)
        self.show_encounter(replace(self.encounter, subject=subject, open=case))
        rules = " ".join(r.rule for r in reasons if r.decides)
        return self.encounter.screening.person.name, rules, subject

    def saver(self, encounter: Encounter, applied: Applied | None, shown: Advice | None) -> Saver:
        """What saves the encounter, on the writer's thread."""
        screening = self.observed()
        case = (encounter.subject, encounter.draft, shown)
        return lambda desk: save_screening(desk, screening, applied, case)

    def saved_view(self, outcome: Outcome) -> BandView:
        """What is told of it."""
        receipt = outcome.receipt
        if outcome.drove_through:
            return verdict_text.drove_through(self.lang, receipt.seq)
        kind = wording.VISIT if self.CLINIC else ""
        return verdict_text.saved(
            self.lang,
            outcome.movement,
            receipt.seq,
            outcome.slip,
            kind=kind,
            actions=outcome.actions,
        )

    def on_screen_resume(self) -> None:
        """Whatever lay over this screen is closed: codes that were scanned meanwhile are taken."""
        self.set_timer(0.05, self.taking.take_held_back)

    # -- forms -----------------------------------------------------------------------------------

    def form(self, screen: FormScreen[Encounter]) -> None:
        """Opens a form of the encounter; half-filled, it is kept with it."""
        if self.station_app.desk is not None:
            draft = self.drafting.name()
            screen.draft = f"{draft}/{screen.FORM}"
            self.app.push_screen(screen, lambda found: self.back_with(found, draft))

    def open_form(self, name: str) -> None:
        """The form that was open when the power went."""
        act = getattr(self, f"action_{name}", None)
        if act is not None:
            act()

    def back_with(self, encounter: Encounter | None, draft: str) -> None:
        """A form was left: what it says now, of whoever it was opened for."""
        if encounter is not None:
            self.show_counter(self.counter.after_form(encounter, draft))
            self.taking.look_up()
        self.taking.take_held_back()

    # -- acts ------------------------------------------------------------------------------------

    def action_go(self) -> None:
        """Enter: what is mild; or the rest before a second reading."""
        self.applying.go()

    def action_apply(self) -> None:
        """The key of its own for stricter movements."""
        self.applying.apply_strict()

    def action_other(self) -> None:
        """Another disposition than the advice, with a reason."""
        self.applying.other()

    def action_back(self) -> None:
        """Puts the one at the screen aside for a moment, or brings them back: nothing is lost."""
        before = self.counter
        if before.here.empty and not before.waiting:
            return
        self.note = ""
        if not before.here.empty:
            self.drafting.name()
            self.drafting.keep()
        self.show_counter(self.counter.stepped_back())
        if before.here.empty:
            self.taking.look_up()
        else:
            self.notice(self.words("counter.parked", count=len(self.parked)))

    def action_thermometer(self) -> None:
        """The next kind of thermometer."""
        self.show_encounter(self.encounter.next_thermometer())

    def action_mask(self) -> None:
        """The next state of the mask."""
        self.show_encounter(self.encounter.next_mask())

    def action_too_low(self) -> None:
        """The thermometer shows Lo: kept as such, another method is asked for."""
        self.show_encounter(self.encounter.too_low())

    def action_by_eye(self) -> None:
        """Reads a card by eye."""
        from screens.counter.code_by_eye import ByEyeScreen

        self.form(ByEyeScreen(self.encounter))

    def action_person(self) -> None:
        """Who it is, symptoms, groups, where from and to."""
        from screens.counter.person_form import PersonScreen

        self.form(PersonScreen(self.encounter, extras=self.EXTRAS))

    def action_aside(self) -> None:
        """Who rests; the chosen one comes back for the second reading."""
        from screens.counter.set_aside_list import SetAsideScreen

        if self.station_app.desk is not None:
            self.app.push_screen(SetAsideScreen(self), self.people.recall)

    def action_discard(self) -> None:
        """Whoever stands here is nobody: taken off with a reason."""
        if not self.encounter.empty:
            self.drafting.name()
            self.people.discard(self.encounter)

    def action_correct(self) -> None:
        """Corrects the record just saved."""
        if self.last_saved:
            named("screens.ledger.correction:correct")(self.station_app, self.last_saved)
        else:
            self.notice(self.words("notice.nothing_saved"))
