"""Holds as lines: placed, called, arrived, ended, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from storage.exports.columns import Day, From, Moment, Name, Number, Plate, Tokens
from storage.exports.columns import Told as Words
from storage.exports.filtering import Filter
from storage.exports.pages import OPERATOR, SMALL, Told, View, rows
from storage.exports.span import Span
from storage.store import Store

VIEW = View(f"hold_view v {OPERATOR}", first=SMALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A hold; `ended` and `outcome` are empty while it is open."""

    seq: int
    id: str
    time: Annotated[Moment, From("v.at")]
    day: Day
    operator: Annotated[str, From("o.name")]
    name: Name
    number: Number
    reason: Words
    step: Annotated[str, Tokens("hold_step")]
    stepped: Annotated[Moment, From("v.stepped_at")]
    called: Words
    answered: Words
    team: Words
    ended: Annotated[Moment, From("v.ended_at")]
    outcome: Annotated[str, Tokens("hold")]
    handed_to: Words
    vehicle: Plate
    removed: bool


def lines(store: Store, span: Span, only: Filter, told: Told) -> Iterator[tuple[Any, ...]]:
    """All holds of a span, oldest first."""
    yield from rows(store, Line, VIEW, span, only, told)
