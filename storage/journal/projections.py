"""Projections: what shows an entry in its view, one per entry kind, each able to forget it again."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any, Protocol, cast

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.journal.entry import StoredEntry

PROJECTIONS: dict[Kind, str] = {
    Kind.OPERATOR_ADDED: "storage.shifts.operator_projection",
    Kind.OPERATOR_CHANGED: "storage.shifts.operator_projection",
    Kind.SHIFT_OPENED: "storage.shifts.projection",
    Kind.SHIFT_CLOSED: "storage.shifts.projection",
    Kind.SCREENING: "storage.screenings.projection",
    Kind.VISIT: "storage.screenings.projection",
    Kind.REQUEST: "storage.medicines.projection",
    Kind.CODE_LEARNED: "storage.medicines.code_projection",
    Kind.CORRECTION: "storage.screenings.correction_projection",
    Kind.SET_ASIDE: "storage.screenings.set_aside_projection",
    Kind.HOLD_OPENED: "storage.holds.projection",
    Kind.HOLD_STEPPED: "storage.holds.projection",
    Kind.HOLD_ENDED: "storage.holds.projection",
    Kind.REFERRAL_ISSUED: "storage.referrals.projection",
    Kind.REFERRAL_CLOSED: "storage.referrals.projection",
    Kind.PARTY_OPENED: "storage.parties.projection",
    Kind.PARTY_CORRECTED: "storage.parties.projection",
    Kind.PARTY_CLOSED: "storage.parties.projection",
    Kind.REPORT_SENT: "storage.reports.projection",
    Kind.CLOCK_JUMPED: "storage.journal.clock_jumps",
    Kind.BODIES_REMOVED: "storage.screenings.removal_projection",
}
"""Entry kind -> its projection, by name: the journal knows no subject, and loads it with its first entry."""

LONE = {Kind.SCREENING.value, Kind.VISIT.value}
"""Kinds whose projections are `LoneProjection`s."""

WITHOUT_VIEW = {
    Kind.STATION_FOUNDED, Kind.LINEAGE_BEGAN, Kind.DISCARDED, Kind.EXPORT_MADE, Kind.POLICY_USED,
    Kind.SETTINGS_CHANGED, Kind.KEY_RENEWED, Kind.KEY_SHOWN, Kind.KEY_KEPT, Kind.STATION_KEY,
    Kind.SIGN_IN_FAILED, Kind.SHIFT_JOINED, Kind.SHIFT_LEFT, Kind.SHIFT_TAKEN_OVER, Kind.LIST_USED,
    Kind.CODE_KEY_MADE, Kind.VIEWS_REPLAYED,
    Kind.PERSONAL_SHOWN, Kind.HUB_ENROLLED,
}  # fmt: skip
"""Kinds that are only read from the journal."""


class Projection(Protocol):
    """Shows an entry in its view; works on every version of a body, and on none at all."""

    def project(self, connection: Connection, entry: StoredEntry) -> None: ...

    def forget(self, connection: Connection, entry: StoredEntry) -> None: ...


class LoneProjection(Projection, Protocol):
    """One of records: their row follows from their entry alone, as long as no other entry concerns them."""

    def row(self, entry: StoredEntry) -> dict[str, Any]: ...

    def texts(self, row: dict[str, Any]) -> tuple[str, str] | None:
        """What the search index says of it."""

    def besides(self, connection: Connection, entry: StoredEntry, row: dict[str, Any]) -> None:
        """Shows what is in other views."""


def lone(kind: str) -> LoneProjection | None:
    """The projection of records of a kind."""
    return cast("LoneProjection", of(kind)) if kind in LONE else None


@cache
def of(kind: str) -> Projection | None:
    """The projection of a kind; None where it has no view, or is a newer version's."""
    where = PROJECTIONS.get(kind)  # type: ignore[call-overload]
    return cast("Projection", importlib.import_module(where)) if where else None


def apply(connection: Connection, entry: StoredEntry) -> None:
    """Shows an entry; a kind without a view is kept all the same."""
    projection = of(entry.header.kind)
    if projection is not None:
        projection.project(connection, entry)


def refresh(connection: Connection, case: list[StoredEntry]) -> None:
    """Shows a case anew after bodies of it were removed: all entries of one subject, in order."""
    known = [(found, e) for e in case if (found := of(e.header.kind)) is not None]
    for projection, entry in known:
        projection.forget(connection, entry)
    for projection, entry in known:
        projection.project(connection, entry)
