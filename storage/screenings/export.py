"""The ledger as lines: screenings and visits as they stand after their corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from storage.exports.columns import (
    Address,
    Day,
    From,
    Id,
    Moment,
    Name,
    Number,
    Phone,
    Plate,
    Shape,
    Tokens,
    Told,
)
from storage.exports.filtering import Filter
from storage.exports.pages import OPERATOR, View, rows
from storage.exports.pages import Told as Progress
from storage.exports.span import Span
from storage.store import Store

VIEW = View(f"screening_view v {OPERATOR} LEFT JOIN shift_view t ON t.id = v.shift", filtered=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; times are RFC 3339 with offset, temperatures °C."""

    seq: int
    id: str
    kind: Annotated[str, Tokens("record_kind")]
    time: Annotated[Moment, From("v.at")]
    day: Day
    shift: Annotated[Moment, From("t.at")]
    operator: Annotated[str, From("o.name")]
    name: Name
    sex: Annotated[str, Tokens("sex")]
    age: int | None
    document: Annotated[str, Tokens("document")]
    number: Number
    phone: Phone
    address: Address
    plate: Plate
    origin: Annotated[str, Shape.DIVISION]
    stays: Annotated[str, Shape.DIVISIONS]
    destination: Annotated[str, Shape.DIVISION]
    temperature: float | None
    thermometer: Annotated[str, Tokens("thermometer")]
    first_reading: float | None
    mask: Annotated[str, Tokens("mask")]
    symptoms: Annotated[str, Tokens("symptom")]
    code_status: Annotated[str, Tokens("status"), From("v.status")]
    code_colour: Annotated[str, Tokens("colour"), From("v.colour")]
    movement: Annotated[str, Tokens("movement")]
    advised: Annotated[str, Tokens("movement")]
    actions: Annotated[str, Tokens("action")]
    rules: str
    key_groups: Annotated[str, Tokens("group"), From("v.groups")]
    slip: Id
    note: Told
    corrections: int
    late: Moment
    removed: bool


def lines(store: Store, span: Span, only: Filter, told: Progress) -> Iterator[tuple[Any, ...]]:
    """All records of a span, oldest first, as the database keeps them."""
    return rows(store, Line, VIEW, span, only, told)
