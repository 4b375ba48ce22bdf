"""Today's medicine requests: who asked for what, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.columns import fit
from screens.widgets.rowlist import RowList
from station.text import mask_name

if TYPE_CHECKING:
    from storage.desk import Desk

WIDTHS = (6, 6, 9, 0)
"""Cells of: number, time, buyer, items."""

MOST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of today; `items` are (medicine, quantity, unit, given)."""

    seq: int
    at: int
    name: str
    items: tuple[tuple[str, int, str, str], ...]


class RequestsScreen(StationScreen[None]):
    """The newest first."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Asked] = []

    def compose(self) -> ComposeResult:
        """Title, columns, rows, a hint, keys."""
        yield Static("", id="title", classes="title", markup=False)
        yield Static("", id="columns", markup=False)
        yield RowList(id="rows")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        self.query_one("#rows").focus()
        desk = self.station_app.desk
        if desk is not None:
            self.station_app.bridge.read(lambda: _today(desk), self.show, self.station_app.tell)

    def show(self, found: list[Asked]) -> None:
        """Shows what was read."""
        self.found = found
        self.retranslate()

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words("requests.title"))
        keys = ("column.seq", "column.time", "medicine.buyer", "column.medicine")
        cells = "".join(fit(self.words(k), w) for k, w in zip(keys, WIDTHS, strict=True))
        head = Text("  " + cells, Style(dim=True), no_wrap=True)
        self.query_one("#columns", Static).update(head)
        self.query_one("#rows", RowList).show([(str(a.seq), self._row(a)) for a in self.found])
        self.query_one("#empty", Static).update("" if self.found else self.words("requests.empty"))

    def _row(self, asked: Asked) -> Text:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        at = datetime.fromtimestamp(asked.at / 1000, zone)
        name = asked.name if self.station_app.revealed else mask_name(asked.name)
        items = " · ".join(
            f"{name_} {count}{self.words('unit.' + unit)} {self.words('item_given.' + given)}"
            for name_, count, unit, given in asked.items
        )
        cells = (str(asked.seq), f"{at:%H:%M}", name or self.words("panel.unnamed"), items)
        return Text("".join(fit(c, w) for c, w in zip(cells, WIDTHS, strict=True)), no_wrap=True)


def _today(desk: Desk) -> list[Asked]:
    with desk.store.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT seq, at, name FROM request_view WHERE day = ? ORDER BY seq DESC LIMIT ?",
            (desk.store.today(), MOST),
        ).all()
        found = []
        for seq, at, name in rows:
            items = connection.exec_driver_sql(
                "SELECT name, quantity, unit, given FROM request_item_view WHERE seq = ? ORDER BY place",
                (seq,),
            )
            found.append(Asked(seq, at, name, tuple(tuple(item) for item in items)))
    return found
