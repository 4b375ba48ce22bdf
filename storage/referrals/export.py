"""Referrals as lines: issued, due, acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from storage.exports.columns import Day, From, Id, Moment, Name, Phone, Tokens
from storage.exports.columns import Told as Words
from storage.exports.filtering import Filter
from storage.exports.pages import SMALL, Told, View, rows
from storage.exports.span import Span
from storage.store import Store

VIEW = View("referral_view v", first=SMALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A referral; `ended` and `outcome` are empty while nobody acknowledged the arrival."""

    seq: int
    id: str
    time: Annotated[Moment, From("v.at")]
    day: Day
    slip: Annotated[Id, From("v.number")]
    clinic: str
    name: Name
    phone: Phone
    due: Moment
    ended: Annotated[Moment, From("v.closed_at")]
    outcome: Annotated[str, Tokens("referral_end")]
    by: Words
    removed: bool


def lines(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """All referrals of a span, oldest first."""
    yield from rows(store, Line, VIEW, span, only, told)
