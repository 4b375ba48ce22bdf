"""The ledger, today's or all days': pages by key, search by name, number or date, the record beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widgets import Input

from screens.counter import wording
from screens.ledger import filter_text, reading
from screens.ledger.record_text import RecordText
from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.widgets.rowlist import RowList
from station.counter.merge import IDENTITY
from station.screening.code_reading import CodeFormat
from station.text import mask_name, shortened
from storage.exports.filtering import ALL

if TYPE_CHECKING:
    from storage.screenings.queries import Row
    from storage.screenings.versions import Version

AGAIN = 3.0
"""Seconds; a key that is held down exports once."""

LOOKED_UP = {*IDENTITY, CodeFormat.SLIP}
EXPORT = Command("export", "f5", "F5")
FILTER = Command("filter", "f2", "F2")
DAYS = Command("days", "f3", "F3")
NARROW = Command("narrow", "f4", "F4")


class LedgerScreen(ListScreen[None]):
    """Type to search, F2 filters, Enter opens a record, page down past the end reads more."""

    TITLE_KEY = "ledger.title"
    EMPTY_KEY = "ledger.empty"
    SEARCH_KEY = "ledger.search"
    COLUMNS = (
        Column("column.seq", 7), Column("column.time", 14), Column("column.name", 9),
        Column("column.number", 10), Column("ledger.degrees", 6), Column("column.movement", 12),
        Column("column.rules"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.OPEN, FILTER, DAYS, NARROW, EXPORT, command.BACK, command.HELP
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(FILTER, DAYS, NARROW, EXPORT, command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Row] = []
        self.whole = False
        self.asked = reading.Asked()
        self.read: dict[int, list[Version] | None] = {}
        """Records that were read; None while one is being read."""

        self.names: dict[str, str] = {}
        """Of the operators and shifts that it is filtered by."""

        self._exported_at = float("-inf")
        self._full = False

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
        asked = self.asked = replace(self.asked, words=self.query_one("#search", Input).value)
        self.read = {}
        self.ask(lambda: reading.read(desk, asked), self.show, "page")

    def show(self, found: list[Row]) -> None:
        """Shows what was read."""
        self.found = found
        self.whole = len(found) < reading.PAGE
        self.fill()

    def on_row_list_ended(self, _event: RowList.Ended) -> None:
        """Page down at the end reads more."""
        desk = self.station_app.desk
        asked = self.asked
        if desk is None or self.whole or not self.found or reading.searches(desk, asked.words):
            return
        last = self.found[-1]
        self.ask(lambda: reading.read(desk, asked, last), self._append, "page")

    def _append(self, found: list[Row]) -> None:
        self.whole = len(found) < reading.PAGE
        self.found += found
        self.fill()
        self.list_rows.go_to(self.list_rows.row_count - len(found))

    # -- showing -------------------------------------------------------------------------------------

    def counts(self) -> str:
        """The day by disposition; what is filtered by stands in brackets."""
        board = self.station_app.main.board
        asked = self.asked
        if asked.all_days or asked.filtered or asked.sort != "newest":
            many = f"{len(self.found)}{'' if self.whole else '+'}"
            return filter_text.told(self.lang, asked, self.names, many)
        total = sum(count for _, count in board.counts)
        parts = [self._bracketed("", self.words("panel.today_count", count=total))]
        for movement, count in board.counts:
            parts.append(
                self._bracketed(movement, f"{filter_text.movement(self.lang, movement)} {count}")
            )
        return " ".join(parts)

    def _bracketed(self, movement: str, words: str) -> str:
        return f"[{words}]" if movement == self.asked.only.movement else f" {words} "

    def nothing(self) -> str:
        """Nothing fits, or nobody came yet."""
        asked = self.asked
        looked = asked.only != ALL or asked.words or asked.all_days
        return self.words("ledger.nothing_fits" if looked else self.EMPTY_KEY)

    def rows(self) -> Sequence[ListRow]:
        """One row a record."""
        self._full = False
        return [ListRow(str(row.seq), self._cells(row)) for row in self.found]

    def _cells(self, row: Row) -> tuple[str, ...]:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        at = datetime.fromtimestamp(row.at / 1000, zone)
        today = desk is not None and row.day == desk.store.today()
        late = self.words("ledger.late_mark") if row.late else ""
        decided = row.movement or row.drove_through
        # The entry names one record: only that one is shown in full.
        revealed = self.station_app.reveal.on and self.chosen() == str(row.seq)
        self._full = self._full or revealed
        return (
            f"{row.seq}{'*' if row.corrections else ''}",
            (f"{at:%H:%M}" if today else f"{at:%m-%d %H:%M}") + late,
            row.name if revealed else mask_name(row.name),
            row.number if revealed else shortened(row.number),
            "-" if row.temperature is None else f"{row.temperature:.1f}",
            wording.of_row(self.lang, row) if decided else "-",
            f"{row.rules} {row.plate}".rstrip(),
        )

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another row: what was shown in full of the last one is masked again."""
        super().on_row_list_highlighted(event)
        if self._full and not self.station_app.reveal.on:
            self.fill()

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
        return RecordText(
            self.lang, zone, self.station_app.reveal.on, self.station_app.own_upload.stage
        ).page(seq, found)

    def _read(self, seq: int, found: list[Version]) -> None:
        self.read[seq] = found
        if self.chosen() == str(seq):
            self.show_about()

    # -- hands ---------------------------------------------------------------------------------------

    def take_code(self, text: str) -> bool:
        """A card looks its holder up here, a slip its record; nobody is loaded behind this screen."""
        desk = self.station_app.desk
        found = desk.recognise(text) if desk else None
        number = str(dict(found.fields).get("number", "")) if found else ""
        if found is None or found.format not in LOOKED_UP or not number:
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

    def record_shown(self) -> int:
        """The chosen one, though others stand around it."""
        return int(self.chosen() or 0)

    def opened(self, key: str) -> None:
        """The record, whole."""
        from screens.ledger.record import RecordScreen

        self.app.push_screen(RecordScreen(int(key)), lambda _: self.load())

    def action_filter(self) -> None:
        """The next disposition of the day, then all again."""
        there = ["", *(m for m, _ in self.station_app.main.board.counts if m)]
        only = self.asked.only
        at = there.index(only.movement) if only.movement in there else 0
        self._take(replace(self.asked, only=replace(only, movement=there[(at + 1) % len(there)])))

    def action_narrow(self) -> None:
        """By kind, fever, risk, operator, shift, place, plate, days; and in which order."""
        from screens.ledger.filter_form import FilterScreen

        self.app.push_screen(FilterScreen(self.asked), self._narrowed)

    def _narrowed(self, told: tuple[reading.Asked, dict[str, str]] | None) -> None:
        if told is not None:
            asked, self.names = told
            self._take(asked)

    def _take(self, asked: reading.Asked) -> None:
        self.asked = asked
        self.load()

    def action_days(self) -> None:
        """Today, or all days."""
        asked = self.asked
        only = replace(asked.only, since="", until="")
        self._take(replace(asked, all_days=not asked.all_days, only=only))

    def action_export(self) -> None:
        """What is shown, whole, as a masked CSV beside the home."""
        desk = self.station_app.desk
        if desk is not None and self.station_app.now() - self._exported_at > AGAIN:
            self._exported_at = self.station_app.now()
            lang, asked = self.lang, self.asked
            self.station_app.bridge.write(
                lambda: reading.export_shown(desk, asked, lang),
                self.if_here(self._exported),
                self.station_app.tell,
            )

    def _exported(self, told: tuple[int, str]) -> None:
        count, file = told
        self.say(self.words("export.done", count=count, file=file))
