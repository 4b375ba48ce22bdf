"""Intake: `record` lines, one module per kind, each with a line's form and what saves it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from station.disposition import Action, Movement
from station.problems import Code, InputProblem, Problem
from storage import bodies
from storage.desk import Desk
from storage.intake import (
    correction,
    hold,
    medicine_request,
    party,
    referral,
    screening,
    visit,
)
from storage.journal import Receipt

LINE_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """A saved line."""

    receipt: Receipt
    movement: Movement | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """A record kind: the form of its line, and what saves it."""

    line: type
    save: Callable[[Desk, Any], Any]


KINDS: dict[str, Intake] = {
    "screening": Intake(screening.ScreeningLine, screening.save),
    "visit": Intake(visit.VisitLine, visit.save),
    "medicine_request": Intake(medicine_request.MedicineRequestLine, medicine_request.save),
    "referral": Intake(referral.ReferralLine, referral.save),
    "correction": Intake(correction.CorrectionLine, correction.save),
    "hold": Intake(hold.HoldLine, hold.save),
    "party": Intake(party.PartyLine, party.save),
}


def take(desk: Desk, raw: bytes) -> Taken:
    """Saves one line; a Problem says what is wrong with it, and nothing of it is saved."""
    intake, values = _parse(raw)
    desk.refresh()
    outcome = intake.save(desk, _typed(intake.line, values))
    if isinstance(outcome, Receipt):
        return Taken(outcome)
    return Taken(outcome.receipt, outcome.movement, outcome.actions)


def bounded_lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines; of one that is too long, only so much that it is refused: it is never held whole."""
    while raw := source.readline(LINE_LIMIT + 2):
        part = raw
        while part and not part.endswith(b"\n") and len(part) > LINE_LIMIT:
            part = source.readline(LINE_LIMIT + 2)
        yield raw


def _parse(raw: bytes) -> tuple[Intake, dict[str, Any]]:
    if len(raw) > LINE_LIMIT:
        raise InputProblem(Code.LINE_TOO_LONG, limit=LINE_LIMIT)
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputProblem(Code.NOT_JSON) from None
    if not isinstance(values, dict) or _has_surrogates(raw, values):
        raise InputProblem(Code.NOT_JSON)
    kind = values.get("kind")
    intake = KINDS.get(kind) if isinstance(kind, str) else None
    if intake is None:
        raise InputProblem(Code.UNKNOWN_KIND, known=", ".join(KINDS))
    return intake, values


def _has_surrogates(raw: bytes, values: dict[str, Any]) -> bool:
    """Half characters, which no file can hold: JSON escapes are the one way in."""
    if b"\\ud" not in raw.lower():
        return False
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _typed(line: type, values: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        return bodies.adapter(line).validate_python(values)
    except ValidationError as failed:
        raise first_problem(failed) from None


def first_problem(failed: Any) -> Problem:
    """The first thing wrong, without the value: it may be personal."""
    error = failed.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"]) or "?"
    return InputProblem(Code.BAD_FIELD, field=where, detail=error["msg"])
