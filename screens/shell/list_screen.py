"""The one list screen: counts on top, rows, what is known of the chosen one, and words for when it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input, Static

from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.columns import fit
from screens.widgets.rowlist import RowList
from screens.widgets.titleline import TitleLine

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's words, and its cells; 0 is the rest of the row."""

    key: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row by its key; `style` says the same as a word in it does."""

    key: str
    cells: tuple[str, ...]
    style: Style = Style()  # noqa: RUF009 - frozen


class ListScreen(StationScreen[R]):
    """Arrows choose, Enter takes; beside the list, or below it, stands what is known of the chosen row."""

    EMPTY_KEY = ""
    HINT_KEY = ""
    SEARCH_KEY = ""
    """Words of the search field; without them there is none."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()

    def compose(self) -> ComposeResult:
        """Title, counts, search, list and detail, hint, keys."""
        yield TitleLine(id="title")
        yield Static("", id="counts", markup=False)
        if self.SEARCH_KEY:
            yield Input("", id="search", compact=True, max_length=60)
        with Container(id="sheet"):
            with Vertical(id="list", classes="panel"):
                yield Static("", id="columns", markup=False)
                yield RowList(id="rows")
                yield Static("", id="none", markup=False)
            with VerticalScroll(id="detail", classes="panel", can_focus=False):
                yield Static("", id="about", markup=False)
        yield Static("", id="empty", classes="news", markup=False)
        yield KeyBar(markup=False)

    # -- what each list says itself ----------------------------------------------------------------

    def rows(self) -> Sequence[ListRow]:
        """The rows now."""
        return ()

    def counts(self) -> str:
        """The row on top; empty takes no room."""
        return ""

    def about(self, key: str) -> Text | str:
        """What is known of a row; empty takes no room."""
        return ""

    def nothing(self) -> str:
        """What an empty list says."""
        return self.words(self.EMPTY_KEY)

    def opened(self, key: str) -> None:
        """Enter on a row."""

    # -- showing -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The cursor is in the list."""
        super().on_mount()
        for field in self.query("#search").results(Input):
            field.cursor_blink = False
        if not self.SEARCH_KEY:
            self.list_rows.focus()

    @property
    def late_style(self) -> Style:
        """What is late: the theme's colour for it, and bold."""
        return Style(color=self.app.current_theme.variables["late"], bold=True)

    @property
    def list_rows(self) -> RowList:
        """The list."""
        return self.query_one("#rows", RowList)

    def retranslate(self) -> None:
        """Title, columns and rows anew."""
        super().retranslate()
        self.show_title(self.words(self.TITLE_KEY))
        for field in self.query("#search").results(Input):
            field.placeholder = self.words(self.SEARCH_KEY)
        head = "".join(fit(self.words(c.key) if c.key else "", c.width) for c in self.COLUMNS)
        self.query_one("#columns", Static).update(Text("  " + head, no_wrap=True))
        self.say(self.words(self.HINT_KEY) if self.HINT_KEY else "")
        self.fill()

    def fill(self) -> None:
        """Puts counts, rows and the chosen one's detail in."""
        if not self.query("#rows"):
            return
        rows = self.rows()
        self.list_rows.show([(row.key, self._words(row)) for row in rows])
        counts = self.counts()
        self.query_one("#counts", Static).update(counts)
        self.set_class(bool(counts), "-counted")
        self.set_class(not rows, "-none")
        self.query_one("#none", Static).update("" if rows else self.nothing())
        self.show_about()

    def _words(self, row: ListRow) -> Text:
        cells = zip(row.cells, self.COLUMNS, strict=True)
        return Text("".join(fit(cell, c.width) for cell, c in cells), row.style, no_wrap=True)

    def show_about(self) -> None:
        """The chosen row's detail."""
        key = self.chosen()
        words = self.about(key) if key is not None else ""
        self.set_class(bool(words), "-detailed")
        self.query_one("#about", Static).update(words)

    def say(self, words: str) -> None:
        """News, above the keys."""
        self.query_one("#empty", Static).update(words)

    def chosen(self) -> str | None:
        """The key of the row under the cursor."""
        return self.list_rows.chosen

    def on_row_list_highlighted(self, _event: RowList.Highlighted) -> None:
        """Another row: its detail."""
        self.show_about()

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Enter."""
        self.opened(event.key)
