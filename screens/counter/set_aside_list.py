"""Who waits: parked for a moment, or resting before the second reading; told apart at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding

from screens.counter.verdict_text import clock_words
from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.problems import InputProblem
from station.text import mask_name

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from station.counter.encounter import Encounter
    from storage.cases.open_items import Resting
    from storage.desk import Desk

PARKED = "parked:"
LEFT = "left"
"""The row of those whom another window left behind."""

DISCARD = Command("discard", "delete", "Del")


class SetAsideScreen(ListScreen["Resting"]):
    """Enter brings the chosen one back; Del discards one who was parked by mistake."""

    TITLE_KEY = "aside.title"
    EMPTY_KEY = "aside.empty"
    COLUMNS = (
        Column("column.name", 14), Column("aside.who", 9), Column("ledger.degrees", 8),
        Column("vehicle_form.plate", 11), Column("aside.rested", 14), Column("aside.left"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, DISCARD, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.DISCARD, command.BACK)  # type: ignore[assignment]

    def __init__(self, main: CounterPort) -> None:
        super().__init__()
        self.main = main
        self.left_behind = 0

    def on_mount(self) -> None:
        """Also those whom a window left behind that has ended."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.main.ask(lambda: _left_behind(desk), self._tell_left)

    def _tell_left(self, count: int) -> None:
        self.left_behind = count
        self.fill()

    def tick(self) -> None:
        """What is left of each rest."""
        super().tick()
        self.fill()

    def counts(self) -> str:
        """How many rest, and how many are parked."""
        resting, parked = len(self.main.board.resting), len(self.main.counter.waiting)
        return (
            self.words("aside.counts", resting=resting, parked=parked) if resting + parked else ""
        )

    def rows(self) -> Sequence[ListRow]:
        """Whoever rests first, then those parked."""
        rows = [self._rest(rest) for rest in self.main.board.resting]
        rows += [self._parked(at, e) for at, e in enumerate(self.main.counter.waiting)]
        if self.left_behind:
            words = self.words("aside.left_behind", count=self.left_behind)
            rows.append(ListRow(LEFT, (words, "", "", "", "", self.words("aside.take_over"))))
        return rows

    def _rest(self, rest: Resting) -> ListRow:
        desk = self.station_app.desk
        assert desk is not None
        now = desk.store.now()
        left = max(0, rest.due - int(now.timestamp() * 1000)) // 1000
        words = self.words("strip.due") if not left else f"{left // 60:02d}:{left % 60:02d}"
        degrees = "Lo" if rest.temperature is None else f"{rest.temperature:.1f}"
        at = datetime.fromtimestamp(rest.at / 1000, desk.store.settings.zone)
        clock = f"{at:%H:%M} {clock_words(rest.at, now)}"
        number = rest.number if rest.document == DocumentKind.RESIDENT_ID.value else ""
        cells = (self._masked(rest.name), self._who(number), degrees, rest.plate, clock, words)
        return ListRow(rest.id, cells, Style(bold=not left))

    def _parked(self, at: int, encounter: Encounter) -> ListRow:
        seen = encounter.screening
        degrees = encounter.digits or " ".join(str(r.celsius or "Lo") for r in seen.readings)
        plate = seen.vehicle.plate if seen.vehicle else ""
        who = self._who(seen.person.document.number)
        cells = (
            self._masked(seen.person.name),
            who,
            degrees,
            plate,
            "",
            self.words("aside.parked"),
        )
        return ListRow(f"{PARKED}{at}", cells)

    def _masked(self, name: str) -> str:
        shown = name if self.station_app.reveal.on else mask_name(name)
        return shown or self.words("panel.unnamed")

    def _who(self, number: str) -> str:
        """Sex and age, as the document says."""
        desk = self.station_app.desk
        if not number or desk is None:
            return ""
        try:
            person = Person(document=Document(DocumentKind.RESIDENT_ID, number, as_shown=True))
        except InputProblem:
            return ""
        age = person.age(date.fromisoformat(desk.store.today()))
        if person.sex is None or age is None:
            return ""
        return self.words("panel.age", sex=self.words(f"sex.{person.sex}"), age=age)

    def opened(self, key: str) -> None:
        """Enter."""
        parked = self._chosen_parked()
        if parked is not None:
            self.leave(None)
            self.main.people.bring_back(parked)
            return
        desk = self.station_app.desk
        if key == LEFT and desk is not None:
            self.leave(None)
            self.main.drafting.take_over(desk)
            return
        for rest in self.main.board.resting:
            if rest.id == key:
                self.leave(rest)
                return

    def _chosen_parked(self) -> Encounter | None:
        key = self.chosen() or ""
        if not key.startswith(PARKED):
            return None
        return self.main.counter.waiting[int(key.removeprefix(PARKED))]

    def action_discard(self) -> None:
        """Nobody is behind it."""
        parked = self._chosen_parked()
        if parked is None:
            self.say(self.words("aside.not_discarded"))
            return
        self.main.people.discard(parked, then=self.fill)


def _left_behind(desk: Desk) -> int:
    from storage.counter import drafts

    return drafts.left_behind(desk.store)
