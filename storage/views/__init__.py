"""The views: one projection per entry kind, each able to forget what it showed."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from storage.entry import Kind, StoredEntry
from storage.views import (
    clock_jump,
    correction,
    hold,
    medicine_code,
    medicine_request,
    operator,
    party,
    referral,
    screening,
    set_aside,
    shift,
)


class Projection(Protocol):
    """Shows an entry in its view; works on every version of a body, and on none at all."""

    def project(self, connection: Connection, entry: StoredEntry) -> None: ...

    def forget(self, connection: Connection, entry: StoredEntry) -> None: ...


PROJECTIONS: dict[str, Projection] = {
    Kind.OPERATOR_ADDED: operator,
    Kind.SHIFT_OPENED: shift,
    Kind.SCREENING: screening,
    Kind.VISIT: screening,
    Kind.REQUEST: medicine_request,
    Kind.CODE_LEARNED: medicine_code,
    Kind.CORRECTION: correction,
    Kind.SET_ASIDE: set_aside,
    Kind.HOLD_OPENED: hold,
    Kind.HOLD_STEPPED: hold,
    Kind.HOLD_ENDED: hold,
    Kind.REFERRAL_ISSUED: referral,
    Kind.REFERRAL_CLOSED: referral,
    Kind.PARTY_OPENED: party,
    Kind.PARTY_CORRECTED: party,
    Kind.PARTY_CLOSED: party,
    Kind.CLOCK_JUMPED: clock_jump,
}
"""A new entry kind is one module and one row here; kinds without a view are only read from the journal."""


def apply(connection: Connection, entry: StoredEntry) -> None:
    """Shows an entry; a kind without a view is kept all the same."""
    projection = PROJECTIONS.get(entry.header.kind)
    if projection is not None:
        projection.project(connection, entry)


def refresh(connection: Connection, case: list[StoredEntry]) -> None:
    """Shows a case anew after bodies of it were removed: all entries of one subject, in order."""
    known = [(PROJECTIONS[e.header.kind], e) for e in case if e.header.kind in PROJECTIONS]
    for projection, entry in known:
        projection.forget(connection, entry)
    for projection, entry in known:
        projection.project(connection, entry)
