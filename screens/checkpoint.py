"""The checkpoint: scan anywhere, type 365, Enter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Static

from screens import acts, panels, snapshot
from screens.acts import Act
from screens.applying import Applying
from screens.base import StationScreen
from screens.board import Board
from screens.board import head as board_head
from screens.board import load as load_board
from screens.taking import Taking
from screens.widgets.band import Band, BandView
from screens.widgets.keybar import KeyBar
from screens.widgets.picture import picture_text
from screens.widgets.status import StatusLine
from station.disposition import Advice
from station.encounter import Encounter
from station.problems import Problem
from station.screening import Mask
from station.temperature import Reading, Thermometer

if TYPE_CHECKING:
    from storage.desk import Desk

SAVED_SECONDS = 2.5
MASKS = (Mask.WORN, Mask.NOT_WORN, Mask.REFUSED, Mask.UNABLE)


class CheckpointScreen(StationScreen[None]):
    """The main screen; what is known of the traveller is one frozen Encounter."""

    ACTS: ClassVar[tuple[Act, ...]] = acts.CHECKPOINT
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(*acts.CHECKPOINT)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.encounter = Encounter()
        self.parked: Encounter | None = None
        self.advice: Advice | None = None
        self.board = Board()
        self.note = ""
        self.last_saved = 0
        self.failure: Problem | None = None
        self._saved: BandView | None = None
        self.taking = Taking(self)
        self.applying = Applying(self)

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

    # -- showing --------------------------------------------------------------------------------

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
        self.query_one("#facts", Static).update(panels.facts(self.lang, encounter))
        self.show_person()

    def show_person(self) -> None:
        """The person's rows."""
        desk = self.station_app.desk
        today = date.fromisoformat(desk.store.today()) if desk else date.min
        revealed = self.station_app.revealed
        words = panels.person(self.lang, self.encounter, today, revealed=revealed, note=self.note)
        self.query_one("#person", Static).update(words)

    def _advise(self) -> Advice | None:
        desk = self.station_app.desk
        if desk is None or not self.encounter.has_temperature():
            return None
        return desk.advise(self.applying.aboard(self.encounter.complete()))

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
        self.query_one("#day", Static).update(panels.day(self.lang, board))
        if desk is not None:
            zone = desk.store.settings.zone
            self.query_one("#recent", Static).update(panels.recent(self.lang, board.recent, zone))
        self.tick()

    def tick(self) -> None:
        """Once a second: the clock, countdowns, and whether another process has written."""
        if not self.is_mounted:
            return
        self.query_one("#status", StatusLine).show(self.station_app.status())
        desk = self.station_app.desk
        if desk is None:
            return
        strip = panels.strip(self.lang, self.board, desk.store.now())
        self.query_one("#strip", Static).update(strip)
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
            self.query_one("#picture", Static).update(picture_text(picture, side.size.width - 2))

    def notice(self, words: str) -> None:
        """One line of news; it stays until the next."""
        self.query_one("#notice", Static).update(words)

    def notice_problem(self, problem: Problem) -> None:
        """A problem as the news."""
        self.notice(self.problem_words(problem))

    def desk_ready(self, desk: Desk) -> None:
        """The home is open; an unfinished traveller is there again."""
        self.failure = None
        self.reload()
        self.applying.restore_draft(desk)
        self.show_encounter(self.encounter)

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

    # -- hands ----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Digits typed anywhere are the temperature."""
        character = event.character or ""
        if (character.isascii() and character.isdigit()) or character == ".":
            self.show_encounter(self.encounter.typed(character))
            event.stop()
        elif event.key == "backspace":
            self.show_encounter(self.encounter.erased())
            event.stop()

    def take_code(self, text: str) -> bool:
        """A code for the traveller who stands here."""
        return self.taking.take(text)

    def typed_text(self, text: str) -> bool:
        """Text typed outside any field is the name."""
        from screens.person import PersonScreen

        self.app.push_screen(PersonScreen(self.encounter, typed=text), self.back_with)
        return True

    def back_with(self, encounter: Encounter | None) -> None:
        """A form was left: what it says now."""
        if encounter is not None:
            self.show_encounter(encounter)
            self.applying.keep_draft()
            self.taking.look_up()

    # -- acts -----------------------------------------------------------------------------------

    def action_go(self) -> None:
        """Enter: release, monitor and tests; or the rest before a second reading."""
        self.applying.go()

    def action_apply(self) -> None:
        """The key of its own for stricter movements."""
        self.applying.apply_strict()

    def action_back(self) -> None:
        """Puts the traveller aside for a moment, or brings them back: nothing is lost."""
        if self.encounter.empty and self.parked is None:
            return
        current = None if self.encounter.empty else self.encounter
        self.note = ""
        self.show_encounter(self.parked or Encounter())
        self.parked = current
        if current is not None:
            self.notice(self.words("notice.parked"))

    def action_thermometer(self) -> None:
        """The next kind of thermometer."""
        kinds = tuple(Thermometer)
        following = kinds[(kinds.index(self.encounter.thermometer) + 1) % len(kinds)]
        self.use_thermometer(following)

    def use_thermometer(self, kind: Thermometer) -> None:
        """Which thermometer the digits are of."""
        from dataclasses import replace

        known = replace(self.encounter, thermometer=kind)
        self.show_encounter(known.observed("thermometer", known.screening))

    def action_mask(self) -> None:
        """The next state of the mask."""
        from dataclasses import replace

        seen = self.encounter.screening
        now = MASKS.index(seen.mask or Mask.WORN)
        mask = MASKS[(now + 1) % len(MASKS)]
        self.show_encounter(self.encounter.observed("mask", replace(seen, mask=mask)))

    def action_too_low(self) -> None:
        """The thermometer shows Lo: kept as such, another method is asked for."""
        from dataclasses import replace

        seen = self.encounter.screening
        reading = Reading(None, self.encounter.thermometer)
        known = replace(seen, readings=(*seen.readings, reading))
        self.show_encounter(replace(self.encounter, screening=known, digits=""))
        self.action_thermometer()

    def _form(self, screen: Any) -> None:
        if self.station_app.desk is not None:
            self.app.push_screen(screen, self.back_with)

    def action_by_eye(self) -> None:
        """Reads a card by eye."""
        from screens.by_eye import ByEyeScreen

        self._form(ByEyeScreen(self.encounter))

    def action_person(self) -> None:
        """Who it is, symptoms, groups, where from and to."""
        from screens.person import PersonScreen

        self._form(PersonScreen(self.encounter))

    def action_vehicle(self) -> None:
        """The vehicle and how many are aboard."""
        from screens.vehicle import VehicleScreen

        self._form(VehicleScreen(self.encounter))

    def action_other(self) -> None:
        """Another disposition than the advice, with a reason."""
        self.applying.other()

    def action_aside(self) -> None:
        """Who rests; the chosen one comes back for the second reading."""
        from screens.aside import AsideScreen

        if self.station_app.desk is not None:
            self.app.push_screen(AsideScreen(self.board.resting), self.applying.recall)

    def action_ledger(self) -> None:
        """Today's records."""
        from screens.ledger import LedgerScreen

        if self.station_app.desk is not None:
            self.app.push_screen(LedgerScreen())

    def action_correct(self) -> None:
        """Corrects the record just saved."""
        from screens.correction import correct

        if self.last_saved:
            correct(self.station_app, self.last_saved)
        else:
            self.notice(self.words("notice.nothing_saved"))

    def action_camera(self) -> None:
        """The camera, or the film, from the start."""
        self.station_app.camera.restart()

    def action_recovery(self) -> None:
        """The recovery key, to be written down again."""
        from screens.recovery import RecoveryScreen

        if self.station_app.desk is not None:
            self.app.push_screen(RecoveryScreen())

    def hold_now(self, desk: Desk) -> None:
        """A hold at once, unnamed or with the name that is known."""
        self.applying.hold(desk)

    def keep_draft(self) -> None:
        """Keeps what is half-filled."""
        self.applying.keep_draft()


def shown_digits(digits: str) -> str:
    """The temperature as it will be: 365 is 36.5.

    >>> shown_digits("365"), shown_digits("36"), shown_digits("36.5"), shown_digits("")
    ('36.5', '36', '36.5', '--.-')
    """
    if not digits:
        return "--.-"
    return f"{digits[:2]}.{digits[2:]}" if digits.isdigit() and len(digits) == 3 else digits
