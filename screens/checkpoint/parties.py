"""Vehicles that are open: taken to the barrier, corrected, or closed, with one key each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.counter.verdict_text import clock_words
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets.choices import Choices

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from storage.cases.open_items import Party
    from storage.desk import Desk
    from storage.journal.entries import Receipt

NEW = "new"
ENDS = ("turned_back", "drove_through", "entered_by_mistake", "complete")
CHANGE = Command("change", "f3", "F3")
FOOT = Command("on_foot", "f2", "F2")


class VehiclesPort(Protocol):
    """What deals with the vehicle at the barrier."""

    screen: CounterPort

    def new(self) -> None: ...

    def take(self, party: Party) -> None: ...

    def correct(self, party: Party) -> None: ...

    def closed(self, party: str | None) -> None: ...

    def none_here(self) -> None: ...


class PartiesScreen(ListScreen[None]):
    """The first row is a new vehicle; Enter takes the chosen one, F5 closes it, F3 corrects it."""

    TITLE_KEY = "parties.title"
    EMPTY_KEY = "parties.empty"
    HINT_KEY = "parties.hint"
    COLUMNS = (
        Column("vehicle_form.plate", 16), Column("parties.seen", 12), Column("parties.since", 10),
        Column("parties.where"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN,
        command.CLOSE,
        CHANGE,
        FOOT,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.CLOSE, CHANGE, FOOT, command.BACK)  # type: ignore[assignment]

    def __init__(self, vehicles: VehiclesPort) -> None:
        super().__init__()
        self.vehicles = vehicles

    def counts(self) -> str:
        """How many vehicles are open, and how many people are not screened yet."""
        parties = self._parties()
        left = sum(max(0, p.aboard - p.seen) for p in parties)
        return self.words("parties.counts", count=len(parties), left=left) if parties else ""

    def rows(self) -> Sequence[ListRow]:
        """The one at the barrier first, then the row of a new one."""
        desk = self.station_app.desk
        if desk is None:
            return []
        rows = [self._row(party, desk) for party in self._parties()]
        return [*rows, ListRow(NEW, (self.words("parties.new"), "", "", ""))]

    def _row(self, party: Party, desk: Desk) -> ListRow:
        barrier = self.vehicles.screen.counter.barrier
        here = barrier is not None and barrier.party == party.id
        cells = (
            party.plate or self.words("panel.unnamed"), f"{party.seen}/{party.aboard}",
            clock_words(party.at, desk.store.now()), self.words("parties.here") if here else "",
        )  # fmt: skip
        return ListRow(party.id, cells)

    def _parties(self) -> list[Party]:
        barrier = self.vehicles.screen.counter.barrier
        here = barrier.party if barrier else ""
        return sorted(self.station_app.main.board.parties, key=lambda p: p.id != here)

    def _chosen(self) -> Party | None:
        key = self.chosen()
        return next((p for p in self._parties() if p.id == key), None)

    def opened(self, key: str) -> None:
        """Enter: this vehicle stands at the barrier."""
        party = self._chosen()
        self.leave(None)
        if party is not None:
            self.vehicles.take(party)
        elif key == NEW:
            self.vehicles.new()

    def action_close(self) -> None:
        """It goes on, back, or was a mistake."""
        party = self._chosen()
        if party is not None:
            self.app.push_screen(CloseScreen(party), self.vehicles.closed)

    def action_change(self) -> None:
        """Another plate or number aboard."""
        party = self._chosen()
        self.leave(None)
        if party is not None:
            self.vehicles.correct(party)

    def action_on_foot(self) -> None:
        """Whoever comes now came in no vehicle; it stays open."""
        self.leave(None)
        self.vehicles.none_here()


class CloseScreen(FormScreen[str]):
    """How a vehicle's stay ends; who is not screened yet is counted."""

    TITLE_KEY = "parties.close"
    CHOICE_KEYS = {"how": tuple(f"party_end.{end}" for end in ENDS)}  # noqa: RUF012
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, party: Party) -> None:
        super().__init__()
        self.party = party

    def fields(self) -> Iterator[Widget]:
        """How, and nothing chosen yet."""
        words = [self.words(f"party_end.{end}") for end in ENDS]
        yield from self.row("holds.how", Choices(words, set(), id="how"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """There is no field."""

    def action_save(self) -> None:
        """Closes it."""
        desk, chosen = self.station_app.desk, self.query_one("#how", Choices).chosen
        if not chosen or desk is None:
            self.say(self.words("parties.how_first"))
            return
        end, party = ENDS[min(chosen)], self.party.id
        self.write(lambda: _close(desk, party, end), lambda _: self.leave(party))


def _close(desk: Desk, party: str, end: str) -> Receipt:
    from station.events.party import PartyEnd
    from storage.parties.service import close_party

    return close_party(desk.store, party, PartyEnd(end))
