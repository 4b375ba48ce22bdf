"""What list screens share: a table without markup, the chosen row, an empty state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen

R = TypeVar("R")
Cells = tuple[str, ...]


class ListScreen(StationScreen[R]):
    """A title, a table, and words for when it is empty."""

    TITLE_KEY = ""
    EMPTY_KEY = ""
    COLUMN_KEYS: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, table, words for when it is empty, keys."""
        yield Static("", id="title", classes="title", markup=False)
        yield DataTable(cursor_type="row")
        yield Static("", id="empty", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def table(self) -> DataTable[Text]:
        """The table."""
        found: DataTable[Text] = self.query_one(DataTable)
        return found

    def retranslate(self) -> None:
        """Title, columns and rows anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words(self.TITLE_KEY))
        self.fill()

    def fill(self) -> None:
        """Puts the rows in; screens say which."""

    def put(self, rows: Sequence[tuple[str, Cells]]) -> None:
        """Shows rows by key; keeps the cursor's row."""
        table = self.table()
        cursor = table.cursor_row
        table.clear(columns=True)
        for key in self.COLUMN_KEYS:
            table.add_column(self.words(key), key=key)
        for key, cells in rows:
            table.add_row(*(Text(cell) for cell in cells), key=key)
        if rows:
            table.move_cursor(row=min(max(cursor, 0), len(rows) - 1))
        empty = "" if rows else self.words(self.EMPTY_KEY)
        self.query_one("#empty", Static).update(empty)

    def chosen(self) -> str | None:
        """The key of the row under the cursor."""
        table = self.table()
        if not table.row_count:
            return None
        found = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return str(found) if found is not None else None
