"""The ledger, today's or all days': pages by key, search by name, number or date, the record beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widgets import Input

from screens.counter import wording
from screens.ledger import reading
from screens.ledger.record_text import RecordText
from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets.rowlist import RowList
from station.counter.merge import IDENTITY
from station.text import mask_name, shortened

if TYPE_CHECKING:
    from storage.screenings.queries import Row
    from storage.screenings.versions import Version

AGAIN = 3.0
"""Seconds; a key that is held down exports once."""

EXPORT = Command("export", "f5", "F5")
FILTER = Command("filter", "f2", "F2")
DAYS = Command("days", "f3", "F3")


class LedgerScreen(ListScreen[None]):
    """Type to search, F2 filters, Enter opens a record, page down past the end reads more."""

    TITLE_KEY = "ledger.title"
    EMPTY_KEY = "ledger.empty"
    SEARCH_KEY = "ledger.search"
    COLUMNS = (
        Column("column.seq", 7), Column("column.time", 12), Column("column.name", 9),
        Column("column.number", 10), Column("ledger.degrees", 6), Column("column.movement", 12),
        Column("column.rules"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN, FILTER, DAYS, EXPORT, command.BACK, command.HELP
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(FILTER, DAYS, EXPORT, command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Row] = []
        self.whole = False
        self.only: str | None = None
        self.all_days = False
        self.read: dict[int, list[Version] | None] = {}
        """Records that were read; None while one is being read."""

        self._exported_at = float("-inf")

    def on_mount(self) -> None:
        """The first page; what is typed searches."""
        super().on_mount()
        self.query_one("#search", Input).focus()
        self.load()

    # -- reading -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Reads the page, or what the search finds."""
        desk = self.station_app.desk
        if desk is None:
            return
        words, only, every = self.query_one("#search", Input).value, self.only, self.all_days
        self.read = {}
        self.ask(lambda: reading.find(desk, words, only, all_days=every), self.show, "page")

    def show(self, found: list[Row]) -> None:
        """Shows what was read."""
        self.found = found
        self.whole = len(found) < reading.PAGE
        self.fill()

    def on_row_list_ended(self, _event: RowList.Ended) -> None:
        """Page down at the end reads more."""
        desk = self.station_app.desk
        searching = self.query_one("#search", Input).value.strip()
        if desk is None or self.whole or not self.found:
            return
        if searching and not reading.day_of(desk, searching):
            return
        before, only, every = self.found[-1].seq, self.only, self.all_days
        self.ask(
            lambda: reading.page(desk, before, only, words=searching, all_days=every),
            self._append,
            "page",
        )

    def _append(self, found: list[Row]) -> None:
        self.whole = len(found) < reading.PAGE
        self.found += found
        self.fill()
        self.list_rows.go_to(self.list_rows.row_count - len(found))

    # -- showing -------------------------------------------------------------------------------------

    def counts(self) -> str:
        """The day by disposition; what is filtered by stands in brackets."""
        board = self.station_app.main.board
        if self.all_days:
            only = self._named(self.only) if self.only is not None else ""
            return f"[{self.words('ledger.all_days')}]  {only}"
        total = sum(count for _, count in board.counts)
        parts = [self._bracketed(None, self.words("panel.today_count", count=total))]
        for movement, count in board.counts:
            parts.append(self._bracketed(movement, f"{self._named(movement)} {count}"))
        return " ".join(parts)

    def _bracketed(self, movement: str | None, words: str) -> str:
        return f"[{words}]" if movement == self.only else f" {words} "

    def _named(self, movement: str) -> str:
        key = (
            "other.drove_through"
            if movement == "drove_through"
            else f"movement.{movement or 'none'}"
        )
        return self.words(key)

    def rows(self) -> Sequence[ListRow]:
        """One row a record."""
        return [ListRow(str(row.seq), self._cells(row)) for row in self.found]

    def _cells(self, row: Row) -> tuple[str, ...]:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        at = datetime.fromtimestamp(row.at / 1000, zone)
        today = desk is not None and row.day == desk.store.today()
        decided = row.movement or row.drove_through
        revealed = self.station_app.revealed
        return (
            f"{row.seq}{'*' if row.corrections else ''}",
            f"{at:%H:%M}" if today else f"{at:%m-%d %H:%M}",
            row.name if revealed else mask_name(row.name),
            row.number if revealed else shortened(row.number),
            "-" if row.temperature is None else f"{row.temperature:.1f}",
            wording.of_row(self.lang, row) if decided else "-",
            f"{row.rules} {row.plate}".rstrip(),
        )

    def about(self, key: str) -> Text | str:
        """The record, once it was read."""
        seq, desk = int(key), self.station_app.desk
        if desk is None:
            return ""
        if seq not in self.read:
            self.read[seq] = None
            self.ask(lambda: reading.versions(desk, seq), lambda v: self._read(seq, v))
        found = self.read[seq]
        if found is None:
            return " "
        zone = desk.store.settings.zone
        return RecordText(self.lang, zone, self.station_app.revealed).page(seq, found)

    def _read(self, seq: int, found: list[Version]) -> None:
        self.read[seq] = found
        if self.chosen() == str(seq):
            self.show_about()

    # -- hands ---------------------------------------------------------------------------------------

    def take_code(self, text: str) -> bool:
        """A card looks its holder up here; nobody is loaded behind this screen."""
        desk = self.station_app.desk
        found = desk.recognise(text) if desk else None
        number = str(dict(found.fields).get("number", "")) if found else ""
        if found is None or found.format not in IDENTITY or not number:
            return False
        self.query_one("#search", Input).value = number
        return True

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Searches as it is typed."""
        self.load()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter in the search opens the first that was found."""
        seq = self.chosen()
        if seq is not None:
            self.opened(seq)

    def on_key(self, event: events.Key) -> None:
        """Down from the search goes into the list."""
        if event.key == "down" and isinstance(self.focused, Input):
            self.list_rows.focus()
            event.stop()

    def opened(self, key: str) -> None:
        """The record, whole."""
        from screens.ledger.record import RecordScreen

        self.app.push_screen(RecordScreen(int(key)), lambda _: self.load())

    def action_filter(self) -> None:
        """The next disposition of the day, then all again."""
        there: list[str | None] = [None, *(m for m, _ in self.station_app.main.board.counts)]
        at = there.index(self.only) if self.only in there else 0
        self.only = there[(at + 1) % len(there)]
        self.load()

    def action_days(self) -> None:
        """Today, or all days."""
        self.all_days = not self.all_days
        self.load()

    def action_export(self) -> None:
        """Today's ledger as a masked CSV beside the home."""
        desk = self.station_app.desk
        if desk is not None and self.station_app.now() - self._exported_at > AGAIN:
            self._exported_at = self.station_app.now()
            lang = self.lang
            self.station_app.bridge.write(
                lambda: reading.export_today(desk, lang),
                self.if_here(self._exported),
                self.station_app.tell,
            )

    def _exported(self, told: tuple[int, str]) -> None:
        count, file = told
        self.say(self.words("export.done", count=count, file=file))
