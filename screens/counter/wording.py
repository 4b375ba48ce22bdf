"""What a movement is called: a release at a clinic is treatment there, or the way to the fever clinic."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from station.i18n import Lang, text
from station.screening.disposition import Action, Movement

if TYPE_CHECKING:
    from storage.screenings.queries import Row

VISIT = "visit"


def of_row(lang: Lang, row: Row) -> str:
    """The words of a ledger's row."""
    if row.drove_through:
        return text(lang, "other.drove_through")
    return movement(lang, row.movement, row.kind, row.actions.split())


def movement(lang: Lang, found: str, kind: str, actions: Collection[str] = ()) -> str:
    """The words of a record's movement; empty is none yet."""
    if kind == VISIT and found == Movement.RELEASE.value:
        refer = Action.ADVISE_FEVER_CLINIC.value in actions
        return text(lang, f"visit_verdict.{'refer' if refer else 'treat'}")
    return text(lang, f"movement.{found or 'none'}")
