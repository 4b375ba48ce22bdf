"""The visit's face: the guided page, the patient, the check that is asked, the verdict."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from screens.clinic import checks_page
from screens.clinic.checks_page import Row
from screens.counter import panels, verdict_text
from screens.counter.counter_screen import CounterScreen
from screens.counter.digits import shown_digits
from screens.counter.encounter_view import AT_A_CLINIC
from screens.counter.verdict_text import ENTER
from screens.shell.key_bar import KeyBar
from screens.widgets.band import Band, BandView, Tone
from screens.widgets.status import StatusLine
from station.clinic import visit
from station.counter.encounter import Encounter
from station.screening.checks import Check
from station.screening.disposition import Advice


class VisitView(CounterScreen):
    """Five rows, one of them asked; the verdict once all four checks are closed."""

    CLINIC = True
    OTHER = AT_A_CLINIC
    EXTRAS: ClassVar[tuple[str, ...]] = ("address", "asked_by")

    def __init__(self) -> None:
        super().__init__()
        self.at = Row.TEMPERATURE

    def compose(self) -> ComposeResult:
        """Status, band, the page, the patient, strip, notice, keys."""
        yield StatusLine(id="status")
        yield Band(id="band")
        yield Static(id="checks", markup=False)
        yield Static(id="person", markup=False, classes="patient")
        yield Static(id="strip", markup=False)
        yield Static(id="notice", markup=False)
        yield KeyBar(markup=False)
        yield Static(id="tiny", markup=False)

    # -- showing ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#tiny", Static).update(self.words("problem.S-501.what") + "\n80x24")
        self.show_encounter(self.encounter)
        self.show_board(self.board)

    def show_encounter(self, encounter: Encounter) -> None:
        """Also the page; a new patient begins at the first row."""
        if encounter.empty:
            self.at = Row.TEMPERATURE
        elif encounter.draft != self.encounter.draft and encounter.problem() is None:
            missing = visit.open_checks(encounter.complete())
            self.at = Row(missing[0].value) if missing else Row.SYMPTOMS
            if encounter.thermometer.contact and not encounter.digits:
                # Back from the rest: the second reading is what they came for.
                self.at = Row.TEMPERATURE
        super().show_encounter(encounter)
        shown = shown_digits(encounter.digits)
        seen = encounter.complete() if encounter.problem() is None else encounter.screening
        self.put("checks", checks_page.page(self.lang, encounter, seen, self.at, shown))

    def show_person(self) -> None:
        """Who it is, who received them, and what is known of them here."""
        desk = self.station_app.desk
        today = date.fromisoformat(desk.store.today()) if desk else date.min
        revealed = self.station_app.reveal.on
        who = panels.here(self.lang, self.encounter.screening, today, revealed=revealed)
        name = self.encounter.asked_by or (desk.store.session.name if desk else "")
        received = self.words("visit.asked_by", name=name)
        note = f"   {self.note}" if self.note else ""
        words = Text(f"{who}\n{received}{note}", no_wrap=True, overflow="ellipsis")
        self.put("person", words)

    def tick(self) -> None:
        """Also the strip's countdowns."""
        super().tick()
        desk = self.station_app.desk
        if desk is not None and self.whole:
            self.put("strip", self.strip(desk))

    def waiting(self, *, ready: bool) -> BandView:
        """Nobody is there."""
        if not ready:
            return verdict_text.waiting(self.lang, ready=False)
        lines = tuple(self.words(f"visit.waiting_{n}") for n in (1, 2, 3))
        keys = (verdict_text.hint(self.lang, ENTER, "scan_first"),)
        return BandView(Tone.CALM, headline=self.words("visit.waiting"), lines=lines, keys=keys)

    def band(self) -> BandView:
        """Enter goes on to what is open, also under a verdict that could not wait for it."""
        view = super().band()
        if not view.word or self.advice is None or self.advice.pending:
            return view
        if not visit.open_checks(self.encounter.complete()):
            return view
        return verdict_text.entering(view, verdict_text.hint(self.lang, ENTER, "next_check"))

    def asking(self) -> BandView:
        """The check that is asked now, and what is open besides."""
        problem = self.encounter.problem()
        if problem is not None:
            wrong = (verdict_text.hint(self.lang, ENTER, "right_first"),)
            return BandView(Tone.CONDITION, headline=self.problem_words(problem), keys=wrong)
        lines = []
        missing = visit.open_checks(self.encounter.complete())
        if missing:
            lines.append(self.words("visit.open", checks=self.named(missing)))
        if self.at.check:
            lines.append(self.words("visit.unable"))
        else:
            lines.append(checks_page.symptom_choices(self.lang, ()).plain)
        lines.append(self.words("visit.next"))
        headline = self.words(f"visit.ask_{self.at.value}")
        keys = tuple(
            verdict_text.hint(self.lang, key, name)
            for key, name in ((ENTER, "next_check"), ("Esc", "park"))
        )
        return BandView(Tone.CALM, headline=headline, lines=tuple(lines), keys=keys)

    def named(self, checks: tuple[Check, ...]) -> str:
        """Checks by their words."""
        return "  ".join(self.words(f"check.{c.value}") for c in checks)

    def advise(self) -> Advice | None:
        """The verdict once all four are closed; before that only what cannot wait for them."""
        desk = self.station_app.desk
        if desk is None or self.encounter.empty or self.encounter.problem() is not None:
            return None
        seen = self.encounter.complete()
        missing = visit.open_checks(seen)
        if not missing:
            return desk.advise(visit.closed(seen), self.encounter.open)
        if Check.TEMPERATURE in missing:
            return None
        # As if everything that is still open were harmless: what is strict even so is said at once.
        advice = desk.advise(visit.harmless(seen), self.encounter.open)
        strict = advice.movement is not None and advice.movement.needs_own_key
        return advice if strict or advice.pending else None
