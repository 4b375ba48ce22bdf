"""Pages of a view: the same stretch of keys in the home and as rebuilt, and what differs in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from storage.database.rows import raw
from storage.proof.rebuilt import Rebuilt

ROWS = 400
Key = tuple[Any, ...]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Keys after `after` up to `last`; None is the beginning, or the end."""

    view: Table
    after: Key | None = None
    last: Key | None = None

    @property
    def keys(self) -> list[str]:
        """The columns of the primary key, quoted."""
        return [f'"{c.name}"' for c in self.view.primary_key.columns]

    @property
    def delete(self) -> str:
        """Takes one row away by its key."""
        where = " AND ".join(f"{key} = ?" for key in self.keys)
        return f"DELETE FROM {self.view.name} WHERE {where}"  # noqa: S608

    @property
    def insert(self) -> str:
        """Puts one row in."""
        columns = [f'"{c.name}"' for c in self.view.columns]
        places = ", ".join("?" * len(columns))
        return f"INSERT INTO {self.view.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608

    def select(self) -> tuple[str, Row]:
        """The rows of the page in the order of their keys."""
        keys, columns = ", ".join(self.keys), ", ".join(f'"{c.name}"' for c in self.view.columns)
        where = ["true"]
        values: list[Any] = []
        for sign, bound in ((">", self.after), ("<=", self.last)):
            if bound is not None:
                where.append(f"({keys}) {sign} ({', '.join('?' * len(bound))})")
                values += bound
        query = (
            f"SELECT {columns} FROM {self.view.name} WHERE {' AND '.join(where)} ORDER BY {keys}"  # noqa: S608
        )
        return query, tuple(values)

    def key_of(self, row: Row) -> Key:
        """A row's key."""
        names = [c.name for c in self.view.columns]
        return tuple(row[names.index(c.name)] for c in self.view.primary_key.columns)


def pages(rebuilt: Rebuilt, view: Table) -> Iterator[Page]:
    """Stretches of a view that together hold every key, in the home as well as rebuilt."""
    whole = Page(view)
    keys = ", ".join(whole.keys)
    query = f"SELECT {keys} FROM {view.name} ORDER BY {keys}"  # noqa: S608
    after: Key | None = None
    for at, key in enumerate(rebuilt.ask(query), 1):
        if at % ROWS == 0:
            yield Page(view, after, key)
            after = key
    yield Page(view, after, None)


def differences(
    connection: Connection, rebuilt: Rebuilt, page: Page
) -> Iterator[tuple[Key, Row | None]]:
    """The keys of rows that differ, each with the row that should be there."""
    query, values = page.select()
    yield from unlike(page, raw(connection, query, *values), rebuilt.ask(query, *values))


def unlike(page: Page, shown: Any, made: Any) -> Iterator[tuple[Key, Row | None]]:
    """The same of two cursors over the page's columns in the order of its keys."""
    here, there = _from_the_first(shown, made)
    found, wanted = next(here, None), next(there, None)
    while found is not None or wanted is not None:
        if found == wanted:
            found, wanted = next(here, None), next(there, None)
            continue
        one = page.key_of(found) if found is not None else None
        other = page.key_of(wanted) if wanted is not None else None
        if other is None or (one is not None and one < other):
            assert one is not None
            yield one, None
            found = next(here, None)
        else:
            yield other, wanted
            wanted = next(there, None)
            if one == other:
                found = next(here, None)


def _from_the_first(here: Any, there: Any) -> tuple[Iterator[Row], Iterator[Row]]:
    """Both sides from the first page on that is not the same on both: the whole page compares at once."""
    while True:
        found, wanted = here.fetchmany(ROWS), there.fetchmany(ROWS)
        if found != wanted:
            return chain(found, here), chain(wanted, there)
        if not found:
            return iter(()), iter(())
