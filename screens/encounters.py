"""Who stands at the screen: one encounter, its advice, its hands, forms and drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events

from screens import snapshot
from screens.applying import Applying
from screens.drafting import Drafting
from screens.forms import FormScreen
from screens.hands import Undo
from screens.main import MainScreen
from screens.taking import Taking
from screens.widgets.band import Band, BandView
from station.disposition import Advice
from station.encounter import READINGS, Encounter
from station.problems import Problem
from station.screening import Mask, Screening
from station.temperature import Reading, Thermometer

if TYPE_CHECKING:
    from storage.desk import Desk

MASKS = (Mask.WORN, Mask.NOT_WORN, Mask.REFUSED, Mask.UNABLE)
SAVED_SECONDS = 2.5


class EncounterScreen(MainScreen):
    """What is known of the person is one frozen Encounter; everything shown follows from it."""

    def __init__(self) -> None:
        super().__init__()
        self.encounter = Encounter()
        self.advice: Advice | None = None
        self.note = ""
        self.parked: list[Encounter] = []
        self.last_saved = 0
        self.taking = Taking(self)
        self.applying = Applying(self)
        self.drafting = Drafting(self)
        self._saved: BandView | None = None

    # -- showing ---------------------------------------------------------------------------------

    def observed(self) -> Screening:
        """The screening that the advice is of."""
        return self.encounter.complete()

    def show_encounter(self, encounter: Encounter) -> None:
        """Shows what is known, and the verdict where it can be had."""
        self.encounter = encounter
        if not encounter.empty:
            self._saved = None
        self.advice = self.advise()
        self.query_one("#band", Band).show(self.band())
        self.show_person()
        self.drafting.changed()

    def show_person(self) -> None:
        """The person's rows."""

    def advise(self) -> Advice | None:
        """What the policy says, as soon as there is enough to ask it."""
        desk = self.station_app.desk
        if desk is None or not self.encounter.has_temperature():
            return None
        return desk.advise(self.observed())

    def band(self) -> BandView:
        """What the band shows now."""
        lang, encounter = self.lang, self.encounter
        if self.failure is not None:
            return BandView(headline=self.problem_words(self.failure))
        if encounter.empty:
            ready = self.station_app.desk is not None
            return self._saved or self.waiting(ready=ready)
        if self.advice is None:
            return self.asking()
        reading = encounter.reading()
        if reading is not None and reading.too_low and self.advice.movement is not None:
            return snapshot.too_low(lang)
        return snapshot.verdict(lang, self.advice)

    def waiting(self, *, ready: bool) -> BandView:
        """Nobody is there."""
        return snapshot.waiting(self.lang, ready=ready)

    def asking(self) -> BandView:
        """Somebody is there, and something is missing."""
        return snapshot.asking(self.lang, self.encounter, self.encounter.problem())

    def desk_ready(self, desk: Desk) -> None:
        """The home is open; an unfinished encounter is there again."""
        super().desk_ready(desk)
        self.drafting.restore(desk)
        self.show_encounter(self.encounter)

    def home_failed(self, problem: Problem) -> None:
        """The number and what to do stay in the band."""
        self.failure = problem
        self.show_encounter(self.encounter)

    def show_saved(self, view: BandView) -> None:
        """For a moment: the number of what was saved."""
        self._saved = view
        self.show_encounter(self.encounter)
        self.set_timer(SAVED_SECONDS, self._calm)

    def _calm(self) -> None:
        self._saved = None
        if self.encounter.empty:
            self.show_encounter(self.encounter)

    # -- hands -----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Digits typed anywhere are the temperature."""
        character = event.character or ""
        if (character.isascii() and character.isdigit()) or character == ".":
            self.show_encounter(self.encounter.typed(character))
            event.stop()
        elif event.key == "backspace":
            self.show_encounter(self.encounter.erased())
            event.stop()

    def mark(self) -> Undo:
        """The encounter as it is now."""
        before = self.encounter

        def show(then: Callable[[], None]) -> None:
            self.show_encounter(before)
            then()

        def undo(then: Callable[[], None]) -> None:
            self.call_later(show, then)

        return undo

    def take_code(self, text: str) -> bool:
        """A code for the one who stands here; while a form of theirs is open, it waits."""
        if isinstance(self.app.screen, FormScreen):
            self.taking.hold_back(text)
            return True
        return self.taking.take(text)

    def offer(self, text: str) -> None:
        """A code that the camera saw: whoever is unfinished is not overwritten."""
        self.taking.offer(text)

    def typed_text(self, text: str) -> bool:
        """Text typed outside any field is the name."""
        from screens.person import PersonScreen

        self.form(PersonScreen(self.encounter, typed=text))
        return True

    def hold_name(self) -> str:
        """The name that is known so far."""
        return self.encounter.screening.person.name

    # -- forms -----------------------------------------------------------------------------------

    def form(self, screen: FormScreen[Encounter]) -> None:
        """Opens a form of the encounter; half-filled, it is kept with it."""
        if self.station_app.desk is not None:
            screen.draft = f"{self.drafting.name()}/{screen.FORM}"
            self.app.push_screen(screen, self.back_with)

    def open_form(self, name: str) -> None:
        """The form that was open when the power went."""
        act = getattr(self, f"action_{name}", None)
        if act is not None:
            act()

    def back_with(self, encounter: Encounter | None) -> None:
        """A form was left: what it says now."""
        if encounter is not None:
            self.show_encounter(replace(encounter, draft=self.encounter.draft))
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
        if self.encounter.empty and not self.parked:
            return
        following = self.parked.pop(0) if self.encounter.empty else Encounter()
        self.park()
        self.show_encounter(following)

    def park(self) -> None:
        """Whoever stands here waits at the end of the row; Esc on an empty screen brings the first."""
        self.note = ""
        if not self.encounter.empty:
            self.drafting.keep()
            self.parked.append(self.encounter)
            self.notice(self.words("notice.parked", count=len(self.parked)))

    def action_thermometer(self) -> None:
        """The next kind of thermometer."""
        kinds = tuple(Thermometer)
        following = kinds[(kinds.index(self.encounter.thermometer) + 1) % len(kinds)]
        known = replace(self.encounter, thermometer=following)
        self.show_encounter(known.observed("thermometer", known.screening))

    def action_mask(self) -> None:
        """The next state of the mask."""
        seen = self.encounter.screening
        now = MASKS.index(seen.mask or Mask.WORN)
        mask = MASKS[(now + 1) % len(MASKS)]
        self.show_encounter(self.encounter.observed("mask", replace(seen, mask=mask)))

    def action_too_low(self) -> None:
        """The thermometer shows Lo: kept as such, another method is asked for."""
        seen = self.encounter.screening
        reading = Reading(None, self.encounter.thermometer)
        known = replace(seen, readings=(*seen.readings, reading)[-READINGS + 1 :])
        self.show_encounter(replace(self.encounter, screening=known, digits=""))
        self.action_thermometer()

    def action_by_eye(self) -> None:
        """Reads a card by eye."""
        from screens.by_eye import ByEyeScreen

        self.form(ByEyeScreen(self.encounter))

    def action_person(self) -> None:
        """Who it is, symptoms, groups, where from and to."""
        from screens.person import PersonScreen

        self.form(PersonScreen(self.encounter))

    def action_aside(self) -> None:
        """Who rests; the chosen one comes back for the second reading."""
        from screens.aside import AsideScreen

        if self.station_app.desk is not None:
            self.app.push_screen(AsideScreen(self.board.resting), self.applying.recall)

    def action_correct(self) -> None:
        """Corrects the record just saved."""
        from screens.correction import correct

        if self.last_saved:
            correct(self.station_app, self.last_saved)
        else:
            self.notice(self.words("notice.nothing_saved"))

    def keep_draft(self) -> None:
        """Keeps what is half-filled."""
        self.drafting.keep()
