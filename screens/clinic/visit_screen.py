"""The visit: three checks and one question 三查一问 on one guided page, in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding

from screens.clinic.answers import answered
from screens.clinic.checks_page import Row
from screens.clinic.visit_view import VisitView
from screens.counter.drafts import REQUEST, kept
from screens.shell import command
from screens.shell.command import Command
from station import ids
from station.clinic import visit
from station.counter import merge
from station.counter.encounter import Encounter
from station.screening.checks import Check
from station.screening.disposition import Action, Advice, Applied
from station.screening.screening import RiskAnswer, Screening

if TYPE_CHECKING:
    from screens.counter.port import Saver
    from storage.cases.records import Outcome
    from storage.desk import Desk

TEMPERATURE_DIGITS = 3
ROWS = tuple(Row)


class VisitScreen(VisitView):
    """What digits mean depends on the row; after each answer the next open one is asked."""

    ACTS: ClassVar[tuple[Command, ...]] = command.VISIT
    BINDINGS: ClassVar[list[Binding]] = command.bindings(*command.VISIT)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.unfinished: tuple[Encounter, ...] = ()

    # -- hands -----------------------------------------------------------------------------------

    def keyed(self, event: events.Key) -> bool:
        """Up and down choose the row."""
        step = {"up": -1, "down": 1, "tab": 1, "shift+tab": -1}.get(event.key)
        if step is None:
            return super().keyed(event)
        self.go_to(ROWS[(ROWS.index(self.at) + step) % len(ROWS)])
        return True

    def go_to(self, row: Row) -> None:
        """Asks another row."""
        self.at = row
        self.show_encounter(self.encounter)

    def digit(self, character: str) -> None:
        """A digit answers the row that is asked."""
        if self.at is Row.TEMPERATURE:
            self._temperature(character)
            return
        check = self.at.check
        if character == "0" and check is not None:
            self.ask_why(check)
            return
        found = answered(self.at, character, self.encounter.screening)
        if found is not None:
            self.notice("")
            name, screening = found
            self.encounter = self.encounter.observed(name, screening)
            self._advance()
            if name == "question" and screening.risk_question is RiskAnswer.YES:
                self.notice(self.words("visit.where"))

    def measured(self, digits: str) -> None:
        """The temperature, whatever row is asked."""
        if self.encounter.digits:
            super().measured(digits)
            return
        self.at = Row.TEMPERATURE
        for character in digits:
            self._temperature(character)

    def _temperature(self, character: str) -> None:
        encounter = self.encounter
        if character == "0" and not encounter.digits:
            self.ask_why(Check.TEMPERATURE)
            return
        self.encounter = typed = encounter.typed(character)
        digits = typed.digits.replace(".", "")
        if len(digits) >= TEMPERATURE_DIGITS and typed.problem() is None:
            self._advance()
        else:
            self.show_encounter(typed)

    def _advance(self) -> None:
        """To the next open check, and to the symptoms when there is none."""
        if self.encounter.problem() is not None:
            self.show_encounter(self.encounter)
            return
        missing = visit.open_checks(self.encounter.complete())
        if self.at is not Row.SYMPTOMS:
            behind = [r for r in ROWS[ROWS.index(self.at) :] if r.check in missing]
            before = [r for r in ROWS if r.check in missing]
            self.at = (behind or before or [Row.SYMPTOMS])[0]
        self.show_encounter(self.encounter)

    def erase(self) -> None:
        """Backspace goes back to the temperature's digits."""
        self.at = Row.TEMPERATURE
        super().erase()

    def mark(self) -> Callable[[], None]:
        """Also the row."""
        at, before = self.at, super().mark()

        def restore() -> None:
            self.at = at
            before()

        return restore

    def ask_why(self, check: Check) -> None:
        """The check cannot be done: why?"""
        from screens.clinic.unable_reason import WhyScreen

        if self.station_app.desk is None:
            return

        def told(why: str | None) -> None:
            if why:
                seen = visit.unable(self.encounter.screening, check, why)
                self.encounter = replace(self.encounter, screening=seen)
                self._advance()
            self.taking.take_held_back()

        self.app.push_screen(WhyScreen(), told)

    # -- acts ------------------------------------------------------------------------------------

    def action_go(self) -> None:
        """Enter goes on to what is open, and closes the visit when nothing is."""
        if self.encounter.empty:
            return
        pending = self.advice is not None and self.advice.pending
        if self.encounter.problem() is None and not pending and self._still_open():
            return
        self.applying.go()

    def action_apply(self) -> None:
        """Strict: a hold may begin while checks are open, the rest of the page comes after."""
        desk, advice = self.station_app.desk, self.advice
        if self.applying.behind_form:
            return
        if advice is not None and advice.pending:
            self.applying.apply_strict()
            return
        if desk is not None and advice is not None and advice.movement is not None:
            missing = visit.open_checks(self.encounter.complete())
            if missing and advice.movement.needs_own_key:
                self.hold_now(desk)
                self._advance()
                return
        if not self.encounter.empty and not self._still_open():
            self.applying.apply_strict()

    def _still_open(self) -> bool:
        if self.encounter.problem() is not None:
            return False
        missing = visit.open_checks(self.encounter.complete())
        if missing:
            self.notice(self.words("visit.still_open", checks=self.named(missing)))
            self._advance()
        return bool(missing)

    def saver(self, encounter: Encounter, applied: Applied | None, shown: Advice | None) -> Saver:
        """A visit, with who received the patient."""
        screening = encounter.complete()
        return lambda desk: (_save(desk, screening, encounter, (applied, shown)), False)

    def saved(self, outcome: Outcome) -> None:
        """A cold goes to the fever clinic: which one is asked at once."""
        if Action.ISSUE_SLIP not in outcome.actions or outcome.movement is None:
            return
        if self.encounter.empty and self.is_current:
            from screens.referrals.issue import ReferralScreen

            self.app.push_screen(ReferralScreen(outcome.receipt.id))
        else:
            # The next patient is there already: no form may open under their hands.
            self.notice(self.words("referral.later", number=outcome.receipt.seq))

    def product(self, text: str) -> None:
        """A medicine's box: a request of this patient."""
        self.action_medicine(text)

    def action_medicine(self, text: str = "") -> None:
        """A medicine request of the patient at the screen, or of anybody."""
        if self.station_app.desk is None:
            return
        here = self.encounter
        if not here.empty and not here.subject:
            # One case: a fever that is found twice is held once.
            here = replace(here, subject=ids.random_id())
            self.show_encounter(here)
        same = [e for e in self.unfinished if here.subject and e.subject == here.subject]
        others = tuple(e for e in self.unfinished if e not in same)
        buyer = replace(here, draft="", left="", asked_by="")
        if same:
            # What was measured meanwhile counts, what was asked for stays.
            old = same[0]
            known = merge.fill(buyer.screening.person, old.screening.person)
            buyer = replace(
                buyer,
                screening=replace(buyer.screening, person=known),
                items=old.items,
                user=old.user,
                without=old.without,
                draft=old.draft,
            )
        self._request(buyer, others, text)

    def _request(self, buyer: Encounter, parked: tuple[Encounter, ...], text: str = "") -> None:
        from screens.medicines.request_screen import RequestScreen

        def back(unfinished: tuple[Encounter, ...] | None) -> None:
            self.unfinished = unfinished or ()
            if self.unfinished:
                self.notice(self.words("medicine.unfinished", count=len(self.unfinished)))

        self.app.push_screen(RequestScreen(buyer, text, parked), back)

    def desk_ready(self, desk: Desk) -> None:
        """Also a medicine request that was half-filled."""
        super().desk_ready(desk)
        self.ask(lambda: kept(desk, REQUEST), self._restore_request)

    def _restore_request(self, found: tuple[list[Encounter], dict[str, str]]) -> None:
        if found[0]:
            self._request(found[0][0], tuple(found[0][1:]))


def _save(
    desk: Desk,
    screening: Screening,
    encounter: Encounter,
    decided: tuple[Applied | None, Advice | None],
) -> Outcome:
    from storage.cases.records import CaseRef
    from storage.visits import service as visits

    applied, shown = decided
    case = CaseRef(subject=encounter.subject, draft=encounter.draft, shown=shown)
    return visits.save(
        desk, screening, applied, case, asked_by=encounter.asked_by, left=encounter.left
    )
