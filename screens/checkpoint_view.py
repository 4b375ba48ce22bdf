"""The main screen's face: what is known of the traveller and of the day, shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Static

from screens import panels, snapshot
from screens.base import StationScreen
from screens.board import Board
from screens.board import head as board_head
from screens.board import load as load_board
from screens.widgets.band import Band, BandView
from screens.widgets.keybar import KeyBar
from screens.widgets.picture import picture_text
from screens.widgets.status import StatusLine
from station.disposition import Advice
from station.encounter import Encounter
from station.problems import Problem
from station.screening import Screening

SAVED_SECONDS = 2.5
LOOK_EVERY = 3
"""Ticks between two looks at whether another process has written."""


class CheckpointView(StationScreen[None]):
    """What is known of the traveller is one frozen Encounter; everything shown follows from it."""

    def __init__(self) -> None:
        super().__init__()
        self.encounter = Encounter()
        self.advice: Advice | None = None
        self.board = Board()
        self.note = ""
        self.failure: Problem | None = None
        self._saved: BandView | None = None
        self._shown: dict[str, Text | str] = {}
        self._ticks = 0

    def compose(self) -> ComposeResult:
        """Status, band, person, facts, strip, notice, keys; the day beside them where it fits."""
        yield StatusLine(id="status")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield Band(id="band")
                yield Static(id="person", markup=False)
                with Horizontal(id="fields"):
                    yield Digits("", id="temperature")
                    yield Static(id="facts", markup=False)
                yield Static(id="strip", markup=False)
                yield Static(id="notice", markup=False)
            with Vertical(id="side"):
                yield Static(id="day", markup=False)
                yield Static(id="recent", markup=False)
                yield Static(id="picture", markup=False)
        yield KeyBar(markup=False)
        yield Static(id="tiny", markup=False)

    @property
    def whole(self) -> bool:
        """Whether all parts are there: not before the first paint, nor while the app is closing."""
        return self.is_mounted and bool(self.query("#status")) and bool(self.query("#notice"))

    def put(self, name: str, words: Text | str) -> None:
        """Paints a part again where its words changed; no part's size follows its words."""
        if self._shown.get(name) != words:
            self._shown[name] = words
            self.query_one(f"#{name}", Static).update(words, layout=False)

    def observed(self) -> Screening:
        """The screening that the advice is of."""
        return self.encounter.complete()

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#tiny", Static).update(self.words("problem.S-501.what") + "\n80x24")
        self.show_encounter(self.encounter)
        self.show_board(self.board)
        self.tick()

    def show_encounter(self, encounter: Encounter) -> None:
        """Shows what is known, and the verdict where it can be had."""
        self.encounter = encounter
        if not encounter.empty:
            self._saved = None
        self.advice = self._advise()
        self.query_one("#band", Band).show(self._band())
        self.query_one("#temperature", Digits).update(shown_digits(encounter.digits))
        self.put("facts", panels.facts(self.lang, encounter))
        self.show_person()

    def show_person(self) -> None:
        """The person's rows."""
        desk = self.station_app.desk
        today = date.fromisoformat(desk.store.today()) if desk else date.min
        revealed = self.station_app.revealed
        words = panels.person(self.lang, self.encounter, today, revealed=revealed, note=self.note)
        self.put("person", words)

    def _advise(self) -> Advice | None:
        desk = self.station_app.desk
        if desk is None or not self.encounter.has_temperature():
            return None
        return desk.advise(self.observed())

    def _band(self) -> BandView:
        lang, encounter = self.lang, self.encounter
        if self.failure is not None:
            words = self.problem_words(self.failure)
            return BandView(headline=words)
        if encounter.empty:
            ready = self.station_app.desk is not None
            return self._saved or snapshot.waiting(lang, ready=ready)
        if self.advice is None:
            return snapshot.asking(lang, encounter, encounter.problem())
        reading = encounter.reading()
        if reading is not None and reading.too_low and self.advice.movement is not None:
            return snapshot.too_low(lang)
        return snapshot.verdict(lang, self.advice)

    def show_board(self, board: Board) -> None:
        """Today's counts, the newest records, who rests, what is held."""
        self.board = board
        desk = self.station_app.desk
        self.put("day", panels.day(self.lang, board))
        if desk is not None:
            zone = desk.store.settings.zone
            self.put("recent", panels.recent(self.lang, board.recent, zone))
        self.tick()

    def tick(self) -> None:
        """Once a second: the clock, countdowns, and whether another process has written."""
        if not self.whole:
            return
        self.query_one("#status", StatusLine).show(self.station_app.status())
        desk = self.station_app.desk
        if desk is None:
            return
        strip = panels.strip(self.lang, self.board, desk.store.now())
        self.put("strip", strip)
        self._ticks += 1
        if self._ticks % LOOK_EVERY == 0:
            self.app_read(lambda: board_head(desk), self._look_again)

    def _look_again(self, head: int) -> None:
        if head != self.board.head:
            self.reload()

    def reload(self) -> None:
        """Reads the board anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.app_read(lambda: load_board(desk), self.show_board)

    def app_read(self, work: Any, then: Any) -> None:
        """Reads on another thread; a failure is a notice."""
        self.station_app.bridge.read(work, then, self.notice_problem)

    def show_picture(self, picture: Any) -> None:
        """What the camera sees, where there is room."""
        side = self.query_one("#side")
        if side.display and side.size.width:
            self.put("picture", picture_text(picture, side.size.width - 2))

    def notice(self, words: str) -> None:
        """One line of news; it stays until the next."""
        self.put("notice", words)

    def notice_problem(self, problem: Problem) -> None:
        """A problem as the news."""
        self.notice(self.problem_words(problem))

    def home_failed(self, problem: Problem) -> None:
        """The home cannot be opened; the number and what to do stay on the screen."""
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


def shown_digits(digits: str) -> str:
    """The temperature as it will be, always four places so that nothing moves: 365 is 36.5.

    >>> shown_digits("365"), shown_digits("36"), shown_digits("36.5"), shown_digits("")
    ('36.5', '36.-', '36.5', '--.-')
    """
    whole, _, tenths = digits.partition(".")
    if not tenths and len(whole) > 2:
        whole, tenths = whole[:2], whole[2:]
    return f"{whole:-<2}.{tenths:-<1}"
