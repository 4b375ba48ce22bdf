"""Today's medicine requests: who asked for what, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding

from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets import detail
from station.text import mask_name

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.medicines.queries import Asked


class RequestsScreen(ListScreen[None]):
    """The newest first."""

    TITLE_KEY = "requests.title"
    EMPTY_KEY = "requests.empty"
    COLUMNS = (
        Column("column.seq", 6), Column("column.time", 6), Column("medicine.buyer", 9),
        Column("column.medicine"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Asked] = []

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _today(desk), self.show)

    def show(self, found: list[Asked]) -> None:
        """Shows what was read."""
        self.found = found
        self.fill()

    def counts(self) -> str:
        """How many requests, and what became of their items."""
        if not self.found:
            return ""
        ends = Counter(item.given for asked in self.found for item in asked.items)
        parts = [f"{self.words('item_given.' + given)} {count}" for given, count in ends.items()]
        return "   ".join([self.words("requests.counts", count=len(self.found)), *parts])

    def rows(self) -> Sequence[ListRow]:
        """One row a request."""
        return [
            ListRow(
                str(a.seq),
                (str(a.seq), self._time(a), self._who(a), "   ".join(self._items(a))),
            )
            for a in self.found
        ]

    def about(self, key: str) -> Text | str:
        """One row an item."""
        asked = next((a for a in self.found if str(a.seq) == key), None)
        if asked is None:
            return ""
        rows = [(self.words("medicine.buyer"), f"{self._who(asked)}  {self._time(asked)}")]
        rows += [(f"{at}", words) for at, words in enumerate(self._items(asked), 1)]
        return detail.pairs(rows)

    def _time(self, asked: Asked) -> str:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        return f"{datetime.fromtimestamp(asked.at / 1000, zone):%H:%M}"

    def _who(self, asked: Asked) -> str:
        name = asked.name if self.station_app.reveal.on else mask_name(asked.name)
        return name or self.words("panel.unnamed")

    def _items(self, asked: Asked) -> list[str]:
        return [
            f"{item.name} {item.quantity}{self.words('unit.' + item.unit)} "
            f"{self.words('item_given.' + item.given)}"
            for item in asked.items
        ]


def _today(desk: Desk) -> list[Asked]:
    from storage.medicines import queries

    with desk.store.database.read() as connection:
        return queries.of_day(connection, desk.store.today())
