"""Who stands at the screen, shown: the encounter, its advice, the verdict's band."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text

from screens.counter import day_text, verdict_text
from screens.counter.drafts import ENCOUNTER, EncounterDrafts
from screens.counter.port import CounterPort
from screens.shell.overview import Board
from screens.widgets.band import Band, BandView
from station.counter.counter import Counter
from station.counter.encounter import Encounter
from station.problems import Problem
from station.screening.disposition import Advice
from station.screening.open_case import OpenKind

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.journal.entries import Receipt

SAVED_SECONDS = 2.5
BOLD = Style(bold=True)
WHAT = ("as_advised", "refuses", "drove_through", "recheck_refused", "recheck_impossible")
"""What may have happened besides the advice."""

AT_A_CLINIC = ("as_advised", "left", "recheck_refused", "recheck_impossible")


class EncounterView(CounterPort):
    """What is known of the person is one frozen Encounter; everything shown follows from it."""

    DRAFT_FORM: ClassVar[str] = ENCOUNTER

    def __init__(self) -> None:
        super().__init__()
        self.drafting: EncounterDrafts = EncounterDrafts(self)
        self._saved: BandView | None = None

    def desk_ready(self, desk: Desk) -> None:
        """The home is open; an unfinished encounter is there again."""
        super().desk_ready(desk)
        self.drafting.restore(desk)
        self.show_encounter(self.encounter)

    def keep_draft(self) -> None:
        """Keeps what is half-filled."""
        self.drafting.keep()

    def show_counter(self, counter: Counter) -> None:
        """Shows who stands here and who waits."""
        here = counter.here
        self.counter = replace(counter, here=self.counter.here)
        self.show_encounter(here)
        desk = self.station_app.desk
        if desk is not None and self.whole:
            self.put("strip", self.strip(desk))

    def show_encounter(self, encounter: Encounter) -> None:
        """Shows what is known, and the verdict where it can be had."""
        if self.encounter.empty and not encounter.empty:
            # News of the last person must not stand under the next one's verdict.
            self.notice("")
        self.encounter = encounter = self._unended(encounter)
        if not encounter.empty:
            self._saved = None
        else:
            self.station_app.rules.take()
        desk = self.station_app.desk
        # The very rules that the verdict comes from go with it to the disk.
        self.judged_by = desk.rules if desk is not None else None
        self.advice = self.advise()
        self.query_one("#band", Band).show(self.band())
        self.show_person()
        self.drafting.changed()

    def _unended(self, encounter: Encounter) -> Encounter:
        """A hold that has ended on the board binds nobody any more."""
        case = encounter.open
        if case is None or case.kind is not OpenKind.HOLD or not case.seq:
            return encounter
        known = self.board.head >= case.seq
        ended = known and all(hold.seq != case.seq for hold in self.board.holds)
        return replace(encounter, open=None) if ended else encounter

    def show_board(self, board: Board) -> None:
        """Also whether whoever stands here is still held."""
        super().show_board(board)
        if self._unended(self.encounter) != self.encounter:
            self.show_encounter(self.encounter)

    def held(self, receipt: Receipt, subject: str) -> None:
        """The hold has its number: from now on the board says when it ends."""
        super().held(receipt, subject)
        self._number_everywhere(subject, receipt.seq)

    def hold_failed(self, problem: Problem, subject: str) -> None:
        """Nobody is held: the band says again what the policy advises."""
        super().hold_failed(problem, subject)
        self._number_everywhere(subject, None)

    def _number_everywhere(self, subject: str, seq: int | None) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, EncounterView):
                screen._number_hold(subject, seq)

    def _number_hold(self, subject: str, seq: int | None) -> None:
        here = self.counter.here.held_as(subject, seq)
        waiting = tuple(who.held_as(subject, seq) for who in self.counter.waiting)
        self.show_counter(replace(self.counter, here=here, waiting=waiting))

    def advise(self) -> Advice | None:
        """What the policy says, as soon as there is enough to ask it."""
        desk = self.station_app.desk
        if desk is None or not self.encounter.has_temperature():
            return None
        return desk.advise(self.observed(), self.encounter.open)

    def band(self) -> BandView:
        """What the band shows now."""
        lang, encounter = self.lang, self.encounter
        if self.failure is not None:
            return BandView(headline=self.problem_words(self.failure))
        if encounter.empty and self.counter.colour_asked:
            return verdict_text.colour(lang)
        if encounter.empty:
            ready = self.station_app.desk is not None
            return self._saved or self.waiting(ready=ready)
        if (asked := self.asked()) is not None:
            return asked
        if self.advice is None or encounter.again:
            return self.asking()
        reading = encounter.reading()
        if reading is not None and reading.too_low and self.advice.movement is not None:
            return verdict_text.too_low(lang)
        person = encounter.screening.person
        nameless = not (person.name or person.document.number)
        desk = self.station_app.desk
        listless = desk is not None and not desk.risk.areas
        return verdict_text.verdict(
            lang, self.advice, clinic=self.CLINIC, nameless=nameless, listless=listless
        )

    def asked(self) -> BandView | None:
        """What must be said first: whose a code is, or in which vehicle somebody came."""
        counter = self.counter
        if counter.colour_asked:
            return verdict_text.colour(self.lang)
        if counter.question is not None:
            return verdict_text.whose(self.lang, counter.question.found)
        if counter.how_asked:
            return verdict_text.how_measured(self.lang, self.encounter)
        barrier = counter.barrier
        if barrier is not None and counter.boarding(self.station_app.now()):
            return verdict_text.boarding(self.lang, barrier)
        return None

    def strip(self, desk: Desk) -> Text:
        """The row of what waits."""
        crowded = bool(self.board.resting or self.board.parties)
        held = self.station_app.hold_watch.words(1 if crowded else 2)
        waits = Text()
        if self.parked:
            waits.append(f" {day_text.parked(self.lang, self.parked)} ", BOLD)
        if self.counter.codes:
            waits.append(" " + self.words("strip.codes", count=len(self.counter.codes)) + " ", BOLD)
        row = day_text.strip(self.lang, self.board, desk.store.now(), held, self.counter.barrier)
        # People nobody sees are forgotten: who is parked is never what falls off the row's end.
        if waits.plain:
            waits.append_text(row)
            waits.no_wrap, waits.overflow = True, "ellipsis"
            return waits
        return row

    def waiting(self, *, ready: bool) -> BandView:
        """Nobody is there."""
        return verdict_text.waiting(self.lang, ready=ready)

    def asking(self) -> BandView:
        """Somebody is there, and something is missing."""
        return verdict_text.asking(self.lang, self.encounter, self.encounter.problem())

    def home_failed(self, problem: Problem) -> None:
        """The number and what to do stay in the band."""
        self.failure = problem
        self.show_encounter(self.encounter)

    def show_saved(self, view: BandView) -> None:
        """For a moment: the number of what was saved."""
        self._saved = view
        self.show_encounter(self.encounter)
        self.set_timer(SAVED_SECONDS, lambda: self._calm(view))

    def _calm(self, view: BandView) -> None:
        if self._saved is not view:
            return
        self._saved = None
        if self.encounter.empty:
            self.show_encounter(self.encounter)
