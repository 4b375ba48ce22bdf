"""Medicine requests as lines, one for each item: the registration that the office asks for, and the refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from storage.exports.columns import Address, Day, From, Moment, Name, Number, Phone, Tokens
from storage.exports.columns import Told as Words
from storage.exports.filtering import Filter
from storage.exports.pages import OPERATOR, Told, View, rows
from storage.exports.span import Span
from storage.store import Store

VIEW = View(
    f"request_view v {OPERATOR} LEFT JOIN request_item_view i ON i.seq = v.seq",
    last=("v.seq", "coalesce(i.place, 0)"),
)
REFUSED = replace(VIEW, where="i.given <> 'sold'")


def _item(column: str, empty: str = "''") -> From:
    """A removed request has no items any more, but it was there."""
    return From(f"coalesce(i.{column}, {empty})")


@dataclass(frozen=True, slots=True)
class Line:
    """An item that was asked for; `answer` is the policy's, `given` what became of it."""

    seq: int
    id: str
    time: Annotated[Moment, From("v.at")]
    day: Day
    operator: Annotated[str, From("o.name")]
    name: Name
    document: Annotated[str, Tokens("document")]
    number: Number
    phone: Phone
    address: Address
    user_name: Name
    user_number: Number
    user_phone: Phone
    temperature: float | None
    medicine: Annotated[str, _item("name")]
    classes: Annotated[str, Tokens("medicine_class"), _item("classes")]
    quantity: Annotated[int, _item("quantity", "0")]
    unit: Annotated[str, Tokens("unit"), _item("unit")]
    answer: Annotated[str, Tokens("item_answer"), _item("answer")]
    given: Annotated[str, Tokens("item_given"), _item("given")]
    reason: Annotated[Words, _item("reason")]
    rules: Annotated[str, _item("rules")]
    movement: Annotated[str, Tokens("movement")]
    remarks: Annotated[str, Tokens("remark")]
    removed: bool


def lines(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """All items of a span, oldest first."""
    yield from rows(store, Line, VIEW, span, only, told)


def refusals(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """Those that were not sold: the sentinel's signal."""
    yield from rows(store, Line, REFUSED, span, only, told)
