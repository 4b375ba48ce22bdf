"""The shift: what is open now, handed over with F5; what the last one handed over, taken over item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding

from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.shifts.hand_over_form import HandOverScreen, Said
from screens.widgets import detail
from station.events.shift import Item, Thing
from station.problems import Problem

if TYPE_CHECKING:
    from rich.text import Text

    from storage.desk import Desk
    from storage.hand_over.things import Waiting


@dataclass(frozen=True, slots=True)
class State:
    """What was read: what is open, what waits to be taken over, whether there are PINs."""

    items: tuple[Item, ...]
    waiting: Waiting | None
    guarded: bool


class ShiftScreen(ListScreen[None]):
    """Enter says of an item that it is not as told, when a shift is taken over; F5 signs."""

    TITLE_KEY = "shift.title"
    EMPTY_KEY = "shift.empty"
    COLUMNS = (
        Column("", 3),
        Column("shift.thing", 18),
        Column("shift.number", 10),
        Column("shift.note"),
    )
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN,
        command.HAND_OVER,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.HAND_OVER, command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.state = State((), None, guarded=False)
        self.questioned: set[int] = set()

    def on_mount(self) -> None:
        """Reads it."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads it anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _state(desk), self.show, "shift")

    def show(self, state: State) -> None:
        """Shows what was read."""
        self.state = state
        self.say(self.words("shift.hint_take_over" if state.waiting else "shift.hint_close"))
        self.fill()

    def counts(self) -> str:
        """Whose shift it is about, and how many of what."""
        waiting, desk = self.state.waiting, self.station_app.desk
        found: Counter[Thing] = Counter()
        for item in self._items():
            found[item.thing] += item.count
        told = "  ".join(f"{self.words(f'thing.{t}')} {found[t]}" for t in Thing if found[t])
        if waiting is not None and desk is not None:
            at = datetime.fromtimestamp(waiting.at / 1000, desk.store.settings.zone)
            told = (
                self.words("shift.from", name=waiting.operator, at=f"{at:%m-%d %H:%M}")
                + "   "
                + told
            )
        return told

    def _items(self) -> tuple[Item, ...]:
        return self.state.waiting.items if self.state.waiting else self.state.items

    def rows(self) -> Sequence[ListRow]:
        """One row a thing; taken over, each has its mark."""
        return [self._row(at, item) for at, item in enumerate(self._items())]

    def _row(self, at: int, item: Item) -> ListRow:
        mark = ("?" if at in self.questioned else "✔") if self.state.waiting else ""
        number = str(item.seq or (item.count if item.thing is Thing.UNSENT else ""))
        cells = (mark, self.words(f"thing.{item.thing}"), number, self._note(item))
        return ListRow(str(at), cells, self.late_style if at in self.questioned else Style())

    def _note(self, item: Item) -> str:
        if item.thing is Thing.REPORT:
            day, _, state = item.note.partition(" ")
            return f"{day} {self.words(f'report_state.{state}')}"
        if item.thing is Thing.HOLD:
            return self.words(f"hold_step.{item.note}")
        return self.words(f"shift.{item.note}") if item.note in ("due", "overdue") else item.note

    def about(self, key: str) -> Text | str:
        """What to look at before one signs."""
        item = self._items()[int(key)] if key.isdigit() and int(key) < len(self._items()) else None
        if item is None:
            return ""
        return detail.pairs(
            [(self.words("shift.look"), self.words(f"thing_look.{item.thing}"))],
            self.words(f"thing.{item.thing}"),
        )

    def opened(self, key: str) -> None:
        """As told, or not."""
        if self.state.waiting is not None and key.isdigit():
            self.questioned ^= {int(key)}
            self.fill()

    def action_hand_over(self) -> None:
        """Signs: hands over, or takes over; with PINs one's own is asked for once more."""
        over = self.state.waiting is not None
        self.app.push_screen(HandOverScreen(over=over, guarded=self.state.guarded), self._sign)

    def _sign(self, said: Said | None) -> None:
        desk, questioned = self.station_app.desk, frozenset(self.questioned)
        if desk is None or said is None:
            return
        over = self.state.waiting is not None
        self.station_app.bridge.write(
            lambda: _signed(desk, questioned, said, over=over),
            lambda _: self._done(over=over),
            self._failed,
        )

    def _done(self, *, over: bool) -> None:
        app = self.station_app
        self.leave(None)
        app.main.notice(self.words("shift.taken_over" if over else "shift.closed"))
        app.main.reload()
        if not over:
            app.own_backup.now()
            app.lock.nobody()

    def _failed(self, problem: Problem) -> None:
        if self.is_attached:
            self.say(self.problem_words(problem))


def _state(desk: Desk) -> State:
    from storage.hand_over import service, things
    from storage.shifts import operators

    with desk.store.database.read() as connection:
        return State(
            things.of(desk, connection), service.waiting(connection), operators.guarded(connection)
        )


def _signed(desk: Desk, questioned: frozenset[int], said: Said, *, over: bool) -> int:
    from storage.hand_over import service

    if over:
        return service.take_over(desk, questioned, said.note, said.pin).seq
    return service.close(desk, said.pin, said.note).seq
