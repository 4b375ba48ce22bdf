"""Holds as lines: placed, called, arrived, ended, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from station.text import mask_digits, mask_name, mask_number, mask_plate
from storage.exports.pages import rows
from storage.exports.span import Names, Span, shown_time
from storage.store import Store

_COLUMNS = (
    "v.seq, v.id, v.at, v.day, v.operator, v.name, v.number, v.reason, v.step, v.stepped_at, "
    "v.called, v.answered, v.team, v.ended_at, v.outcome, v.handed_to, v.vehicle, v.removed"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A hold; `ended` and `outcome` are empty while it is open."""

    seq: int
    id: str
    time: str
    day: str
    operator: str
    name: str
    number: str
    reason: str
    step: str
    stepped: str
    called: str
    answered: str
    team: str
    ended: str
    outcome: str
    handed_to: str
    vehicle: str
    removed: bool


def lines(store: Store, span: Span, *, full: bool) -> Iterator[Line]:
    """All holds of a span, oldest first."""
    names = Names()
    for row in rows(store, _COLUMNS, "hold_view v", span):
        with store.database.read() as connection:
            operator = names.of(connection, row.operator)
        yield _line(row, store, operator, full=full)


def _line(row: Any, store: Store, operator: str, *, full: bool) -> Line:
    name = row.name if full else mask_name(row.name)
    number = row.number if full else mask_number(row.number)
    told = (row.reason, row.called, row.answered, row.team, row.handed_to)
    reason, called, answered, team, handed_to = told if full else map(mask_digits, told)
    vehicle = row.vehicle if full else mask_plate(row.vehicle)
    return Line(
        row.seq, row.id, shown_time(row.at, store), row.day, operator, name, number, reason,
        row.step, shown_time(row.stepped_at, store), called, answered, team,
        shown_time(row.ended_at, store), row.outcome, handed_to, vehicle,
        bool(row.removed),
    )  # fmt: skip
