"""Who rests before the second reading; choosing one brings them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import DataTable

from screens import acts
from screens.acts import Act
from screens.lists import ListScreen
from screens.snapshot import clock_words
from station.text import mask_name

if TYPE_CHECKING:
    from storage.boards import Resting


class AsideScreen(ListScreen["Resting"]):
    """Enter brings the chosen one back; a number does the same at once."""

    TITLE_KEY = "aside.title"
    EMPTY_KEY = "aside.empty"
    COLUMN_KEYS = (
        "aside.number",
        "column.name",
        "column.temperature",
        "aside.rested",
        "aside.left",
    )
    ACTS: ClassVar[tuple[Act, ...]] = (acts.OPEN, acts.BACK, acts.HELP)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.BACK)  # type: ignore[assignment]

    def __init__(self, resting: tuple[Resting, ...]) -> None:
        super().__init__()
        self.resting = resting

    def fill(self) -> None:
        """One row a person."""
        desk = self.station_app.desk
        if desk is None:
            return
        now = desk.store.now()
        rows = []
        for at, rest in enumerate(self.resting, 1):
            left = max(0, rest.due - int(now.timestamp() * 1000)) // 1000
            words = self.words("strip.due") if not left else f"{left // 60:02d}:{left % 60:02d}"
            degrees = "Lo" if rest.temperature is None else f"{rest.temperature:.1f}"
            name = mask_name(rest.name) or self.words("panel.unnamed")
            rows.append((rest.id, (str(at), name, degrees, clock_words(rest.at, now), words)))
        self.put(rows)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter."""
        for rest in self.resting:
            if rest.id == event.row_key.value:
                self.leave(rest)
                return
