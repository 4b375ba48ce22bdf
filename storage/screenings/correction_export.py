"""Corrections as lines: which record, what it says now, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any

from storage.exports.columns import Day, From, Moment, Name, Tokens
from storage.exports.columns import Told as Words
from storage.exports.filtering import Filter
from storage.exports.pages import Told, View, rows
from storage.exports.span import Span
from storage.store import Store

VIEW = View(
    "entry v JOIN correction_view c ON c.seq = v.seq JOIN screening_view s ON s.seq = c.of_seq "
    "LEFT JOIN operator_view o ON o.id = json_extract(CAST(v.header AS TEXT), '$[9]')",
    where="v.kind = 'correction.recorded'", more="v.body",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A correction; `record` is the number of the record that it corrects."""

    seq: int
    time: Annotated[Moment, From("v.at")]
    day: Day
    operator: Annotated[str, From("o.name")]
    record: Annotated[int, From("c.of_seq")]
    name: Annotated[Name, From("s.name")]
    temperature: Annotated[float | None, From("s.temperature")]
    movement: Annotated[str, Tokens("movement"), From("s.movement")]
    reason: Annotated[Words, From("''")]


REASON = [f.name for f in fields(Line)].index("reason")


def lines(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """All of a span."""
    from pydantic_core import from_json

    for row in rows(store, Line, VIEW, span, only, told):
        line = list(row[:-1])
        line[REASON] = from_json(row[-1]).get("reason", "") if row[-1] else ""
        yield tuple(line)
