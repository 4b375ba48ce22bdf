"""Rows of a view in keyset pages: memory stays small, the log may be cut meanwhile, a day costs a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.database.rows import raw
from storage.exports.columns import columns, selected
from storage.exports.filtering import Filter
from storage.exports.span import Span
from storage.store import Store

PAGE = 2000
DAY_MS = 86_400_000
OPERATOR = "LEFT JOIN operator_view o ON o.id = v.operator"
Told = Callable[[int], None]
"""Told how many rows were read more; raises to end it all."""


@dataclass(frozen=True, slots=True)
class View:
    """Where a form's rows come from: a view `v` with its joins, in words of this program.

    `first` begins the key of the order, which is an index of the view: its day, or nothing where it is small.
    `more` is selected behind the form's own columns.
    """

    source: str
    first: tuple[str, ...] = ("v.day",)
    last: tuple[str, ...] = ("v.seq",)
    where: str = ""
    more: str = ""
    filtered: bool = False
    """Whether it has the columns that a `Filter` asks for."""

    @property
    def keyed(self) -> tuple[str, ...]:
        """The columns of the order."""
        return (*self.first, *self.last)


SMALL: tuple[str, ...] = ()


def rows(
    store: Store, form: type, view: View, span: Span, only: Filter, told: Told
) -> Iterator[tuple[Any, ...]]:
    """A form's rows as the database keeps them, oldest first."""
    where, values = _where(store, view, span, only)
    keys = ", ".join(view.keyed)
    at, beside = _key_places(form, view)
    more = "".join(f", {part}" for part in (*beside, view.more) if part)
    query = (
        f"SELECT {selected(form)}{more} FROM {view.source} WHERE {where} AND ({keys}) > ({_places(view)}) "  # noqa: S608
        f"ORDER BY {keys} LIMIT {PAGE}"
    )
    after: tuple[Any, ...] = (*[""] * len(view.first), *[0] * len(view.last))
    width = len(columns(form)) + len(beside)
    while True:
        with store.database.read() as connection:
            page = raw(connection, query, *values, *after).fetchall()
        if not page:
            return
        if beside:
            shown = slice(len(columns(form))), slice(width, None)
            yield from ((*row[shown[0]], *row[shown[1]]) for row in page)
        else:
            yield from page
        after = tuple(page[-1][place] for place in at)
        told(len(page))


def _key_places(form: type, view: View) -> tuple[list[int], list[str]]:
    """Where the columns of the order stand in a row, and those that stand behind the form's own."""
    own = [column.sql.replace('"', "") for column in columns(form)]
    beside = [key for key in view.keyed if key not in own]
    places = [own.index(k) if k in own else len(own) + beside.index(k) for k in view.keyed]
    return places, beside


def _places(view: View) -> str:
    return ", ".join("?" * len(view.keyed))


def _where(store: Store, view: View, span: Span, only: Filter) -> tuple[str, list[Any]]:
    """The span by business day first, which the index knows, then by the moment."""
    parts, values = ["1"], list[Any]()
    if view.where:
        parts.append(view.where)
    for sign, bound in ((">=", span.since), ("<", span.until)):
        if bound is None:
            continue
        if view.first:
            # A day wider: at another hour at which days began then, a record may be the day's before.
            parts.append(f"v.day {sign[0]}= ?")
            wider = -DAY_MS if sign == ">=" else DAY_MS
            values.append(store.day_at(max(0, bound + wider)))
        parts.append(f"v.at {sign} ?")
        values.append(bound)
    for where, given in only.given("v.") if view.filtered else ():
        parts.append(where)
        values += given
    return " AND ".join(parts), values
