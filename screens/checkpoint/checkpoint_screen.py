"""The checkpoint: scan anywhere, type 365, Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Static

from screens.checkpoint.vehicles import Vehicles
from screens.counter import day_text, panels
from screens.counter.counter_screen import CounterScreen
from screens.counter.digits import shown_digits
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.overview import Board
from screens.widgets.band import Band
from screens.widgets.figure import Figure
from screens.widgets.picture import picture_text
from screens.widgets.status import StatusLine
from station.counter.encounter import Encounter
from station.screening.screening import Screening

if TYPE_CHECKING:
    from storage.desk import Desk


SIDE = 40
"""Cells of the column beside, where it is shown."""


class CheckpointScreen(CounterScreen):
    """Status, band, person, facts, strip, notice, keys; the day beside them where it fits."""

    ACTS: ClassVar[tuple[Command, ...]] = command.CHECKPOINT
    BINDINGS: ClassVar[list[Binding]] = command.bindings(*command.CHECKPOINT)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.vehicles = Vehicles(self)

    def compose(self) -> ComposeResult:
        """All parts; what they say comes later."""
        yield StatusLine(id="status")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield Band(id="band")
                with Container(id="fields"):
                    yield Static(id="how", classes="heading", markup=False)
                    yield Static(id="who", classes="heading", markup=False)
                    yield Figure(id="temperature")
                    yield Static(id="person", markup=False)
                    yield Static(id="facts", markup=False)
                yield Static(id="waits", classes="panel", markup=False)
                yield Static(id="strip", markup=False)
                yield Static(id="notice", markup=False)
            with Vertical(id="side"):
                yield Static(id="day", classes="panel", markup=False)
                yield Static(id="hours", classes="panel", markup=False)
                yield Static(id="recent", classes="panel", markup=False)
                yield Static(id="picture", classes="panel", markup=False)
        yield KeyBar(markup=False)
        yield Static(id="tiny", markup=False)

    def observed(self) -> Screening:
        """The screening, as one of the party at the barrier."""
        seen = self.encounter.complete_so_far()
        barrier = self.counter.barrier
        if barrier is None or self.counter.boarding(self.taking.now):
            # Nobody is of a vehicle, or known by it, before that is said.
            return seen
        return barrier.aboard(self.encounter, seen)

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        if not self.station_app.camera.on:
            self.put("picture", self.words("panel.no_picture"))
        self.query_one("#tiny", Static).update(self.words("problem.S-501.what") + "\n80x24")
        self.show_encounter(self.encounter)
        self.show_board(self.board)

    def show_encounter(self, encounter: Encounter) -> None:
        """Also the digits and the facts."""
        super().show_encounter(encounter)
        self.query_one("#temperature", Figure).update(shown_digits(encounter.digits))
        self.put("how", panels.how_measured(self.lang, encounter))
        self.put("facts", panels.facts(self.lang, encounter))

    def show_person(self) -> None:
        """The person's rows."""
        desk = self.station_app.desk
        today = date.fromisoformat(desk.store.today()) if desk else date.min
        revealed = self.station_app.reveal.on
        seen = self.encounter.screening
        self.put("who", panels.here(self.lang, seen, today, revealed=revealed))
        self.put("person", panels.known(self.lang, self.encounter, self.note))

    def show_board(self, board: Board) -> None:
        """Also the day and the newest records."""
        self.put("day", day_text.day(self.lang, board, SIDE))
        self.put("hours", day_text.hours(board))
        desk = self.station_app.desk
        if desk is not None:
            zone = desk.store.settings.zone
            self.put("recent", day_text.recent(self.lang, board.recent, zone))
        super().show_board(board)
        self.vehicles.look()

    def tick(self) -> None:
        """Also the strip's countdowns."""
        super().tick()
        desk = self.station_app.desk
        if desk is not None and self.whole:
            self.put("strip", self.strip(desk))
            waiting = self.counter.waiting
            self.put("waits", day_text.waits(self.lang, self.board, waiting, desk.store.now()))

    def show_picture(self, picture: Any) -> None:
        """What the camera sees, where there is room."""
        side = self.query_one("#side")
        if side.display and side.size.width:
            self.put("picture", picture_text(picture, side.size.width - 2))

    def action_by_eye(self) -> None:
        """The colour at once, by one digit; again, the whole form."""
        counter = self.counter
        if counter.colour_asked:
            self.show_counter(replace(counter, colour_asked=False))
            super().action_by_eye()
        elif self.station_app.desk is not None:
            self.show_counter(replace(counter, colour_asked=True))

    def digit(self, character: str) -> None:
        """The colour, where it is asked for."""
        if not self.counter.colour_asked:
            super().digit(character)
            return
        read = self.counter.read_by_eye(character, self.taking.now)
        if read is self.counter:
            self.notice(self.words("counter.colour_first"))
            return
        self.show_counter(read)
        self.notice("")

    def action_back(self) -> None:
        """First the question of the colour."""
        if self.counter.colour_asked:
            self.show_counter(replace(self.counter, colour_asked=False))
        else:
            super().action_back()

    def action_vehicle(self) -> None:
        """The vehicle and how many are aboard."""
        if self.station_app.desk is not None:
            self.vehicles.open()

    def party_left(self) -> None:
        """Also after a restart it does not stand there."""
        self.vehicles.gone()

    def mark(self) -> Callable[[], None]:
        """Also which vehicle is kept as the one at the barrier."""
        barrier, before = self.counter.barrier, super().mark()

        def restore() -> None:
            changed = self.counter.barrier is not barrier
            before()
            if changed:
                self.vehicles.keep(barrier)

        return restore

    def party_complete(self, party: str) -> None:
        """The one at the barrier may go; another's completion takes nothing from there."""
        barrier = self.counter.barrier
        if barrier is not None and barrier.party == party:
            self.vehicles.gone()

    def desk_ready(self, desk: Desk) -> None:
        """Also the vehicle that stood at the barrier."""
        super().desk_ready(desk)
        self.vehicles.restore(desk)
