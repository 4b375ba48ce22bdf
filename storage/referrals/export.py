"""Referrals as lines: issued, due, acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.text import mask_digits, mask_name, mask_phone
from storage.exports.pages import rows
from storage.exports.span import Span, shown_time
from storage.store import Store

_COLUMNS = (
    "v.seq, v.id, v.at, v.day, v.number, v.clinic, v.name, v.phone, v.due, v.closed_at, "
    "v.outcome, v.by, v.removed"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A referral; `ended` and `outcome` are empty while nobody acknowledged the arrival."""

    seq: int
    id: str
    time: str
    day: str
    slip: str
    clinic: str
    name: str
    phone: str
    due: str
    ended: str
    outcome: str
    by: str
    removed: bool


def lines(store: Store, span: Span, *, full: bool) -> Iterator[Line]:
    """All referrals of a span, oldest first."""
    for row in rows(store, _COLUMNS, "referral_view v", span):
        yield Line(
            row.seq, row.id, shown_time(row.at, store), row.day, row.number, row.clinic,
            row.name if full else mask_name(row.name),
            row.phone if full else mask_phone(row.phone),
            shown_time(row.due, store), shown_time(row.closed_at, store), row.outcome,
            row.by if full else mask_digits(row.by),
            bool(row.removed),
        )  # fmt: skip
