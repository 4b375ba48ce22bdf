"""The medicine request: type or scan a medicine, measure, and see what the policy answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding

from screens.counter.counter_screen import CounterScreen
from screens.medicines import work
from screens.medicines.request_view import RequestView
from screens.shell import command
from screens.shell.command import Command
from screens.widgets.band import BandView, Tone
from station.counter.encounter import READINGS, Encounter
from station.medicines.items import Given
from station.screening.disposition import Advice, Applied
from station.screening.screening import Screening
from station.screening.temperature import Thermometer

if TYPE_CHECKING:
    from screens.counter.port import Saver
    from storage.cases.records import Outcome


class RequestScreen(RequestView):
    """The pharmacy's main screen; a clinic opens it over a visit, and it goes back there."""

    ACTS: ClassVar[tuple[Command, ...]] = command.REQUEST
    BINDINGS: ClassVar[list[Binding]] = command.bindings(*command.REQUEST)  # type: ignore[assignment]
    # -- hands -----------------------------------------------------------------------------------

    def keyed(self, event: events.Key) -> bool:
        """Arrows choose an item, plus and minus change how many."""
        if event.key in ("up", "down"):
            self.items.move(-1 if event.key == "up" else 1)
        elif event.character in ("+", "-", "="):
            self.items.count(-1 if event.character == "-" else 1)
        else:
            return super().keyed(event)
        return True

    def typed_text(self, text: str) -> bool:
        """Text is the search."""
        self.items.search(self.items.typed + text)
        return True

    def digit(self, character: str) -> None:
        """A digit chooses what was found, else it is the temperature."""
        if not self.items.pick(character):
            super().digit(character)

    def takes_answers(self) -> bool:
        """While something is searched for, a digit picks."""
        return super().takes_answers() and not self.items.typed

    def hold_whom(self) -> tuple[str, str, str]:
        """Also the patient below, whose request this is, is held from now on."""
        told = super().hold_whom()
        for below in self.app.screen_stack:
            if not isinstance(below, CounterScreen) or below is self:
                continue
            if told[2] and below.encounter.subject == told[2]:
                below.show_encounter(replace(below.encounter, open=self.encounter.open))
        return told

    def erase(self) -> None:
        """One character of the search, else one digit less."""
        if self.items.typed:
            self.items.search(self.items.typed[:-1])
        else:
            super().erase()

    def mark(self) -> Callable[[], None]:
        """Also the search and the cursor."""
        before, items = super().mark(), self.items.mark()

        def restore() -> None:
            before()
            items()

        return restore

    def product(self, text: str) -> None:
        """A box was scanned."""
        self.items.product(text)

    # -- acts ------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """The search, the cursor, then this request: nothing of it is lost."""
        if self.items.typed or self.items.at is not None:
            self.items.calm()
        elif self.over and self.encounter.empty and self.parked:
            super().action_back()
        elif self.over and not self.saving:
            self.drafting.keep()
            self.go_back()
        elif not self.over:
            super().action_back()

    def go_back(self) -> None:
        """To the visit below, which keeps whoever is unfinished here."""
        below = self.station_app.main
        if isinstance(below, CounterScreen) and self.counter.codes:
            # Codes that wait are not this request's: they go on waiting below.
            codes = (*below.counter.codes, *self.counter.codes)
            below.show_counter(replace(below.counter, codes=codes))
        waiting = (self.encounter, *self.parked)
        self.leave(tuple(e for e in waiting if not e.empty))  # type: ignore[arg-type]

    @property
    def saving(self) -> bool:
        """Whether a request is on its way to the disk."""
        return self.drafting.busy

    def action_go(self) -> None:
        """Enter: takes what was found, opens the chosen item, or saves."""
        if self.items.enter() or self._early(self.action_go):
            return
        if self._ready():
            if self._strict():
                self.notice(self.words("medicine.press_f5"))
                self.app.bell()
            else:
                self.applying.save_checked()

    def _early(self, following: Callable[[], None]) -> bool:
        """Whether the answer is still on its way: then the key waits for it."""
        waiting = self.preview is None and bool(self.encounter.items)
        if waiting and self.encounter.problem() is None:
            self.then = following
        return waiting and self.encounter.problem() is None

    def _strict(self) -> bool:
        """Whether Enter is not enough: something is refused, or the buyer is to be held."""
        if self.preview is None:
            return False
        movement = self.preview.advice.movement
        held = movement is not None and movement.needs_own_key
        return held or any(a.refused for a in self.preview.answers)

    def action_apply(self) -> None:
        """The key of its own, for refusals."""
        if self.applying.behind_form or self._early(self.action_apply):
            return
        if self._ready():
            self.applying.save_checked()

    def _ready(self) -> bool:
        """Whether it may be saved; else what is missing is asked for."""
        problem = self.encounter.problem()
        if problem is not None:
            self.notice_problem(problem)
            return False
        if self.preview is None or not self.encounter.items:
            return False
        pending = any(
            a.pending and w.given in (None, Given.SOLD)
            for w, a in zip(self.encounter.items, self.preview.answers, strict=False)
        )
        if pending:
            self._second_reading()
            return False
        sold = any(
            a.registered and w.given in (None, Given.SOLD)
            for w, a in zip(self.encounter.items, self.preview.answers, strict=False)
        )
        if sold and self.missing():
            parts = " ".join(self.words(f"real_name.{p}") for p in self.missing())
            self.notice(self.words("medicine.missing", parts=parts))
            self.action_person()
            return False
        return True

    def _second_reading(self) -> None:
        """A first high reading is kept, and a contact thermometer is asked for; else the first."""
        reading = self.encounter.reading()
        if reading is None or reading.too_low:
            self.notice(self.words("medicine.measure_first"))
            return
        seen = self.encounter.screening
        kept = replace(seen, readings=(*seen.readings, reading)[-READINGS + 1 :])
        contact = replace(
            self.encounter, screening=kept, digits="", thermometer=Thermometer.MERCURY
        )
        self.show_encounter(contact.observed("thermometer", kept))
        self.notice(self.words("notice.second_reading"))

    def action_user(self) -> None:
        """Whom it is bought for."""
        from screens.counter.person_form import PersonScreen

        user = self.encounter.user or Screening()
        self.app.push_screen(PersonScreen(Encounter(user)), self._with_user)

    def _with_user(self, told: Encounter | None) -> None:
        if told is not None:
            user = None if told.screening == Screening() else told.screening
            self.show_encounter(replace(self.encounter, user=user))
        self.taking.take_held_back()

    def action_remove(self) -> None:
        """Takes the chosen medicine off, else the last one."""
        self.items.remove()

    def saver(self, encounter: Encounter, applied: Applied | None, shown: Advice | None) -> Saver:
        """A request with what became of each item."""
        buyer = encounter.complete()
        return lambda desk: (work.save(desk, encounter, buyer), False)

    def saved_view(self, outcome: Outcome) -> BandView:
        """How many were sold and refused."""
        number = outcome.receipt.seq
        words = self.words(
            "medicine.saved", number=number, sold=outcome.sold, refused=outcome.refused
        )
        return BandView(Tone.CALM, headline=words)

    def saved(self, outcome: Outcome) -> None:
        """Over a visit, it goes back there."""
        self.preview = None
        self.items.calm()
        if self.over:
            self.station_app.main.reload()
            self.station_app.main.last_saved = 0
            self.station_app.main.notice(self.saved_view(outcome).headline)
            self.go_back()
