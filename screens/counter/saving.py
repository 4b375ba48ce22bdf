"""Applying: from the verdict to a record on the disk, holds, rests, drafts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from station.counter.counter import Turn
from station.counter.encounter import Encounter
from station.counter.news import Do
from station.problems import Problem
from station.screening.disposition import Advice, Applied
from station.screening.screening import Screening

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from storage.cases.records import Outcome
    from storage.desk import Desk

CaseNote = tuple[str, str, "Advice | None"]
"""Subject, draft, and the advice that was shown."""

AFTER_FORM = 0.5
"""Seconds."""


class Saving:
    """The part of the main screen that saves."""

    def __init__(self, screen: CounterPort) -> None:
        self.screen = screen

    def go(self) -> None:
        """Enter applies what is mild; what is strict asks for its own key."""
        self._apply(own_key=False)

    def _apply(self, *, own_key: bool) -> None:
        screen = self.screen
        turn = screen.counter.applied(screen.advice, screen.taking.now, own_key=own_key)
        if not screen.legible:
            screen.app.bell()
        elif turn.do is Do.SAVE:
            screen.counter = replace(screen.counter, barrier=turn.counter.barrier)
            self._save_told()
        else:
            screen.taking.carry_out(turn)

    def save_checked(self) -> None:
        """A save that no verdict's key brings about: the same doubts come first."""
        screen = self.screen
        doubt = screen.counter.hesitates(screen.taking.now)
        if not screen.legible:
            screen.app.bell()
        elif doubt is not None:
            screen.taking.carry_out(doubt)
        else:
            self._save_told()

    def _save_told(self) -> None:
        """Saves, unless a form was left half-filled and nobody has been told."""
        screen = self.screen
        if self._half_filled():
            screen.notice(screen.words("notice.half_filled"))
            screen.app.bell()
        else:
            self.save(None)

    def _half_filled(self) -> bool:
        """Whether a form of the one here was left half-filled: told once, not lost without a word."""
        screen = self.screen
        mine = {d for d in screen.half_filled if d.startswith(f"{screen.encounter.draft}/")}
        screen.half_filled -= mine
        return bool(mine) and bool(screen.encounter.draft)

    @property
    def behind_form(self) -> bool:
        """Whether the key that also saves forms was pressed twice there: nothing below may follow it."""
        return self.screen.station_app.now() - self.screen.station_app.left_at < AFTER_FORM

    def apply_strict(self) -> None:
        """The key of its own: applies whatever is advised."""
        if not self.behind_form:
            self._apply(own_key=True)

    def other(self) -> None:
        """Another disposition, with a reason; also without a temperature: refused, drove through."""
        from screens.counter.override import OverrideScreen

        screen = self.screen
        if screen.encounter.problem() is None and screen.asked() is not None:
            screen.notice(screen.words("counter.answer_first"))
            return
        if screen.station_app.desk is not None:
            form = OverrideScreen(screen.encounter, screen.advice, screen.OTHER)
            form.draft = f"{screen.drafting.name()}/{form.FORM}"
            screen.app.push_screen(form, self._chosen)

    def _chosen(self, chosen: tuple[Encounter, Applied | None] | None) -> None:
        if chosen is None:
            self.screen.taking.take_held_back()
            return
        encounter, applied = chosen
        screen = self.screen
        told = encounter.after_form(screen.encounter)
        refused = replace(screen.counter, here=told).unfinished(screen.taking.now)
        if refused is not None:
            # What happened is said again then; half of it must not stick to them.
            screen.taking.carry_out(Turn(screen.counter, (refused,)))
            return
        screen.show_encounter(told)
        if applied is not None or self.screen.advice is not None or encounter.left:
            self.save(applied)
        self.screen.taking.take_held_back()

    def save(self, applied: Applied | None) -> None:
        """Hands the record to the writer; the queue moves on at once."""
        screen = self.screen
        desk = screen.station_app.desk
        if desk is None:
            return
        encounter = screen.encounter
        unfinished = screen.counter.unfinished(screen.taking.now)
        if unfinished is not None:
            screen.taking.carry_out(Turn(screen.counter, (unfinished,)))
            return
        shown = screen.advice if applied is None and not encounter.left else None
        work = screen.saver(encounter, applied, shown)
        # What was shown is what is saved: rules that were replaced since are for the next one.
        frozen = desk.under(screen.judged_by or desk.rules)
        party = screen.observed().party if encounter.problem() is None else ""
        screen.note = ""
        screen.drafting.saving(encounter.draft)
        screen.show_encounter(Encounter())
        screen.notice(screen.words("notice.saving"))
        screen.station_app.bridge.write(
            lambda: work(frozen),
            lambda told: self._saved(told, encounter.draft, party),
            lambda problem: self._failed(problem, encounter),
        )
        screen.station_app.rules.look()

    def _saved(self, told: tuple[Outcome, bool], draft: str, party: str) -> None:
        screen = self.screen
        screen.drafting.saved(draft)
        outcome, complete = told
        if complete:
            screen.party_complete(party)
        screen.notice("")
        screen.last_saved = outcome.receipt.seq if outcome.movement else screen.last_saved
        strict = outcome.movement is not None and outcome.movement.needs_own_key
        sound = screen.station_app.desk is None or screen.station_app.desk.store.settings.sound
        if sound:
            for _ in range(2 if strict else 1):
                screen.app.bell()
        words = screen.saved_view(outcome)
        screen.show_saved(words)
        screen.reload()
        screen.taking.next_code()
        screen.saved(outcome)

    def _failed(self, problem: Problem, encounter: Encounter) -> None:
        """Nothing is lost: the traveller is there again, or waits beside the one who came since."""
        screen = self.screen
        screen.drafting.failed(encounter.draft)
        # A form that is open belongs to somebody else: it must not come back over this one.
        back = screen.counter.failed(encounter, form_open=not screen.is_current)
        screen.show_counter(back)
        screen.notice_problem(problem)
        screen.taking.look_up()


def save_screening(
    desk: Desk, screening: Screening, applied: Applied | None, case: CaseNote
) -> tuple[Outcome, bool]:
    """Saves it; tells whether its party is complete with it."""
    from storage.cases import open_items
    from storage.cases.records import CaseRef
    from storage.screenings import service

    subject, draft, shown = case
    outcome = service.apply(
        desk, screening, applied, CaseRef(subject=subject, draft=draft, shown=shown)
    )
    with desk.store.database.read() as connection:
        left = {party.id for party in open_items.parties(connection)}
    return outcome, bool(screening.party) and screening.party not in left
