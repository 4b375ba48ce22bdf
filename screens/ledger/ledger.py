"""Today's ledger: pages by key, search by name, initials, ID, phone, plate."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Input, Static

from screens.counter import wording
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.list_screen import Cells, ListScreen
from station.counter.merge import IDENTITY
from station.text import mask_name

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.screenings.queries import Row

PAGE = 200
AGAIN = 3.0
"""Seconds; a key that is held down exports once."""

EXPORT = Command("export", "f5", "F5")


class LedgerScreen(ListScreen[None]):
    """Type to search, Enter opens a record, page down past the end reads more."""

    TITLE_KEY = "ledger.title"
    EMPTY_KEY = "ledger.empty"
    COLUMN_KEYS = (
        "column.seq", "column.time", "column.name", "column.number", "ledger.degrees",
        "column.movement", "column.rules",
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, EXPORT, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(EXPORT, command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.whole = False
        self._exported_at = float("-inf")

    def compose(self) -> ComposeResult:
        """Search, table."""
        yield Static("", id="title", classes="title", markup=False)
        yield Input("", id="search", compact=True, max_length=60)
        yield DataTable(cursor_type="row")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """The first page."""
        super().on_mount()
        self.query_one("#search", Input).cursor_blink = False
        self.query_one("#search", Input).placeholder = self.words("ledger.search")
        self.load()

    def load(self) -> None:
        """Reads the page, or what the search finds."""
        desk = self.station_app.desk
        if desk is None:
            return
        words = self.query_one("#search", Input).value
        self.station_app.bridge.read(lambda: _find(desk, words), self.show, self.station_app.tell)

    def show(self, rows: list[Row]) -> None:
        """Shows what was read."""
        self.rows = rows
        self.whole = len(rows) < PAGE
        self.fill()

    def fill(self) -> None:
        """One row a record."""
        self.put([(str(row.seq), self._cells(row)) for row in self.rows])

    def _cells(self, row: Row) -> Cells:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        at = datetime.fromtimestamp(row.at / 1000, zone)
        today = desk is not None and row.day == desk.store.today()
        decided = row.movement or row.drove_through
        movement = wording.of_row(self.lang, row) if decided else "–"
        revealed = self.station_app.revealed
        return (
            f"{row.seq}{'*' if row.corrections else ''}",
            f"{at:%H:%M}" if today else f"{at:%m-%d %H:%M}",
            row.name if revealed else mask_name(row.name),
            row.number if revealed else shortened(row.number),
            "–" if row.temperature is None else f"{row.temperature:.1f}",
            movement,
            f"{row.rules} {row.plate}",
        )

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
            self._open(int(seq))

    def on_key(self, event: events.Key) -> None:
        """Down from the search goes into the table; page down at the end reads more."""
        if event.key == "down" and isinstance(self.focused, Input):
            self.table().focus()
            event.stop()
        elif event.key == "pagedown" and self._at_end():
            self._more()

    def _at_end(self) -> bool:
        table = self.table()
        return not self.whole and table.row_count > 0 and table.cursor_row >= table.row_count - 1

    def _more(self) -> None:
        desk = self.station_app.desk
        if desk is None or self.query_one("#search", Input).value.strip():
            return
        before = self.rows[-1].seq
        self.station_app.bridge.read(
            lambda: _page(desk, before), self._append, self.station_app.tell
        )

    def _append(self, rows: list[Row]) -> None:
        self.whole = len(rows) < PAGE
        self.rows += rows
        self.fill()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter opens the record."""
        self._open(int(str(event.row_key.value)))

    def _open(self, seq: int) -> None:
        from screens.ledger.record import RecordScreen

        self.app.push_screen(RecordScreen(seq), lambda _: self.load())

    def action_export(self) -> None:
        """Today's ledger as a masked CSV beside the home."""
        desk = self.station_app.desk
        if desk is not None and self.station_app.now() - self._exported_at > AGAIN:
            self._exported_at = self.station_app.now()
            lang = self.lang
            self.station_app.bridge.write(
                lambda: _export(desk, lang.value), self._exported, self.station_app.tell
            )

    def _exported(self, told: tuple[int, str]) -> None:
        count, file = told
        self.query_one("#empty", Static).update(self.words("export.done", count=count, file=file))


def shortened(number: str) -> str:
    """A number's ends: enough to tell two people apart.

    >>> shortened("22018319920307000X"), shortened("E1234567"), shortened("")
    ('2201…000X', 'E1…67', '')
    """
    keep = min(4, len(number) // 4)
    return f"{number[:keep]}…{number[-keep:]}" if keep else "*" * len(number)


def _find(desk: Desk, words: str) -> list[Row]:
    from storage.screenings import queries

    with desk.store.database.read() as connection:
        if words.strip():
            return queries.find(connection, words, limit=PAGE)
        return queries.page(connection, day=desk.store.today(), limit=PAGE)


def _page(desk: Desk, before: int) -> list[Row]:
    from storage.screenings import queries

    with desk.store.database.read() as connection:
        return queries.page(connection, day=desk.store.today(), before=before, limit=PAGE)


def _export(desk: Desk, lang: str) -> tuple[int, str]:
    from datetime import timedelta

    from station import clock, files
    from station.i18n import Lang
    from storage.exporting import Format, export
    from storage.exports.span import Span

    store = desk.store
    now = store.now().astimezone(store.settings.zone)
    begins = now.replace(hour=store.settings.day_begins, minute=0, second=0, microsecond=0)
    since = begins if begins <= now else begins - timedelta(days=1)
    folder = store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{store.settings.code}-{store.today()}.csv"
    return export(store, Format.CSV, path, Span(clock.millis(since)), Lang(lang)), str(path)
