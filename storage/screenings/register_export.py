"""The registers of the key groups 五类重点人员, one row a person, with every group they are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from storage.database.rows import raw
from storage.exports.columns import Day, From, Name, Number, Phone, Tokens, selected
from storage.exports.filtering import Filter
from storage.exports.pages import PAGE, Told, View
from storage.exports.span import Span
from storage.store import Store

VIEW = View("group_view v JOIN screening_view s ON s.seq = v.seq")
PERSON = (
    "CASE WHEN v.number <> '' THEN v.number WHEN v.phone <> '' THEN v.name || v.phone "
    "ELSE CAST(v.seq AS TEXT) END"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A person; `records` is how many records put them there."""

    name: Annotated[Name, From("max(v.name)")]
    number: Annotated[Number, From("max(v.number)")]
    phone: Annotated[Phone, From("max(v.phone)")]
    key_groups: Annotated[
        str, Tokens("group"), From("replace(group_concat(DISTINCT v.\"group\"), ',', ' ')")
    ]
    since: Annotated[Day, From("min(v.day)")]
    until: Annotated[Day, From("max(v.until)")]
    records: Annotated[int, From("count(DISTINCT v.seq)")]
    seq: Annotated[int, From("min(v.seq)")]


def lines(store: Store, span: Span, _only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """Whoever was put into a register in the span."""
    query = (
        f"SELECT {selected(Line)} FROM {VIEW.source} WHERE s.at >= ? AND s.at < ? "  # noqa: S608
        f"GROUP BY {PERSON} ORDER BY min(v.seq)"
    )
    values = (span.since or 0, span.until or 1 << 62)
    with store.database.read() as connection:
        found = raw(connection, query, *values)
        while page := found.fetchmany(PAGE):
            yield from page
            told(len(page))
