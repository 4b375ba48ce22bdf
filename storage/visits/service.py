"""Visits: a screening at the clinic, closed only when all four checks are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from station.clinic import visit
from station.events.kinds import Kind
from station.events.visit import Visited
from station.screening.disposition import Action, Applied, Movement
from station.screening.screening import Decision, Register, Screening
from station.text import clean
from storage.cases.records import CaseRef, EntryRecipe, Outcome
from storage.desk import Desk
from storage.journal import codec
from storage.screenings import service as screenings


def save(
    desk: Desk, screening: Screening, applied: Applied | None = None, case: CaseRef | None = None,
    *, asked_by: str = "", left: str = "",
) -> Outcome:  # fmt: skip
    """Saves a visit; `asked_by` is the one who received the patient, else the operator.

    `left` says that the patient left, and why the rest is open. Raises CHECKS_OPEN.
    """
    who = clean(asked_by, 60) or desk.store.session.name
    case = replace(case or CaseRef(), asked_by=who, gone=bool(left))
    if left:
        # What stood on the screen was before they left.
        case = replace(case, shown=None)
        screening = visit.left(screening, left)
        advice = desk.advise(visit.closed(screening))
        strict = advice.movement is not None and advice.movement.needs_own_key
        if applied is None and (advice.pending or strict):
            # Nobody is left to rest or to be held: what was found is reported as it stands.
            actions = tuple(dict.fromkeys((*advice.actions, Action.REPORT_NOW)))
            applied = Applied(Movement.MONITOR, actions, clean(left, 120))
    pack = partial(_pack, who, bool(left))
    return screenings.apply(
        desk, screening, applied, case, EntryRecipe(Kind.VISIT, pack, visit.closed)
    )


def _pack(
    asked_by: str, left: bool, screening: Screening, decision: Decision,
    registers: tuple[Register, ...],
) -> bytes:  # fmt: skip
    return codec.dump(Visited, Visited(screening, decision, registers, asked_by, left))
