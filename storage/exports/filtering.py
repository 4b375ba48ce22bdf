"""Of whom: what the ledger is filtered by, on the screen and in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DROVE = "drove_through"
"""Counted, and asked for, beside the movements."""

LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Filter:
    """Only these; what is empty asks nothing.

    `operator` and `shift` are ids, `fever` the threshold in °C from which on, `risk` the level that the stays
    were judged at, `place` a division in which somebody was, came from or goes to, `plate` how it begins.
    """

    movement: str = ""
    operator: str = ""
    fever: float | None = None
    kind: str = ""
    risk: str = ""
    shift: str = ""
    place: str = ""
    plate: str = ""
    late: bool = False
    since: str = ""
    until: str = ""
    """Business days, both whole, as the records carry them."""

    def given(self, view: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Conditions with their values; `view` is the view's name before its columns, with its dot."""
        for column in ("operator", "kind", "shift"):
            if value := getattr(self, column):
                yield f"{view}{column} = ?", (value,)
        if self.movement == DROVE:
            yield f"{view}drove_through", ()
        elif self.movement:
            yield f"NOT {view}drove_through AND {view}movement = ?", (self.movement,)
        if self.fever is not None:
            yield f"{view}temperature >= ?", (self.fever,)
        if self.risk:
            # The second condition is what lets a partial index be used.
            yield f"{view}risk = ? AND {view}risk <> ''", (self.risk,)
        yield from self._where(view)
        if self.late:
            yield f"{view}late <> 0", ()
        yield from self._days(view)

    def _where(self, view: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        if self.plate:
            begins = self.plate.upper()
            where = f"{view}plate >= ? AND {view}plate < ? AND {view}plate <> ''"
            yield where, (begins, begins + LAST)
        if self.place:
            begins = f"{self.place}%"
            where = (
                f"({view}origin LIKE ? OR {view}destination LIKE ? OR (' ' || {view}stays) LIKE ?)"
            )
            yield where, (begins, begins, f"% {begins}")

    def _days(self, view: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        if self.since and self.since == self.until:
            # Of a single day the index gives the rows in order.
            yield f"{view}day = ?", (self.since,)
            return
        if self.since:
            yield f"{view}day >= ?", (self.since,)
        if self.until:
            yield f"{view}day <= ?", (self.until,)


ALL = Filter()
