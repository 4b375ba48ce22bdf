"""People who were set aside before their second reading, resting still or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from storage.exports.columns import Day, From, Moment, Name, Number, Phone, Plate, Tokens
from storage.exports.filtering import Filter
from storage.exports.pages import SMALL, Told, View, rows
from storage.exports.span import Span
from storage.store import Store

VIEW = View("set_aside_view v", first=SMALL)


@dataclass(frozen=True, slots=True)
class Line:
    """Someone set aside; `resting` while no second reading has been taken."""

    seq: int
    id: str
    time: Annotated[Moment, From("v.at")]
    day: Day
    due: Moment
    name: Name
    document: Annotated[str, Tokens("document")]
    number: Number
    phone: Phone
    plate: Plate
    first_reading: Annotated[float | None, From("v.temperature")]
    resting: Annotated[bool, From("v.closed = 0")]
    removed: bool


def lines(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """All of a span."""
    yield from rows(store, Line, VIEW, span, only, told)
