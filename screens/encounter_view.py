"""Who stands at the screen, shown: the encounter, its advice, the verdict's band."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text

from screens import panels, snapshot
from screens.drafting import ENCOUNTER, Drafting
from screens.main import MainScreen
from screens.widgets.band import Band, BandView
from station.disposition import Advice, Movement
from station.encounter import Encounter
from station.problems import Problem
from station.screening import Screening

if TYPE_CHECKING:
    from storage.desk import Desk

SAVED_SECONDS = 2.5
BOLD = Style(bold=True)
WHAT = ("as_advised", "refuses", "drove_through", "recheck_refused", "recheck_impossible")
"""What may have happened besides the advice."""

AT_A_CLINIC = ("as_advised", "left", "recheck_refused", "recheck_impossible")


class EncounterView(MainScreen):
    """What is known of the person is one frozen Encounter; everything shown follows from it."""

    DRAFT_FORM: ClassVar[str] = ENCOUNTER
    CLINIC: ClassVar[bool] = False
    """Whether verdicts are said in a clinic's words."""

    def __init__(self) -> None:
        super().__init__()
        self.encounter = Encounter()
        self.advice: Advice | None = None
        self.note = ""
        self.parked: list[Encounter] = []
        self.drafting = Drafting(self)
        self._saved: BandView | None = None

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
        advice = self.advice
        if self.held and advice.movement is not Movement.HOLD:
            advice = replace(advice, movement=Movement.HOLD)
        return snapshot.verdict(lang, advice, clinic=self.CLINIC)

    @property
    def held(self) -> bool:
        """Whether the one who stands here is held already."""
        subject = self.encounter.subject
        return bool(subject) and any(hold.subject == subject for hold in self.board.holds)

    def strip(self, desk: Desk) -> Text:
        """The row of what waits."""
        crowded = bool(self.board.resting or self.board.parties)
        held = self.station_app.hold_watch.words(1 if crowded else 2)
        row = panels.strip(self.lang, self.board, desk.store.now(), held)
        if self.parked:
            row.append(" " + self.words("strip.parked", count=len(self.parked)) + " ", BOLD)
        return row

    def waiting(self, *, ready: bool) -> BandView:
        """Nobody is there."""
        return snapshot.waiting(self.lang, ready=ready)

    def asking(self) -> BandView:
        """Somebody is there, and something is missing."""
        return snapshot.asking(self.lang, self.encounter, self.encounter.problem())

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

    def open_form(self, name: str) -> None:
        """The form that was open when the power went."""
