"""`record` lines, one module per kind, each with a line's form and what saves it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from station.events.kinds import Kind
from station.problems import InputProblem, Problem, ProblemCode
from station.screening.disposition import Action, Movement
from storage.desk import Desk
from storage.holds import line as hold
from storage.journal import client_key, codec
from storage.journal import entries as journal
from storage.journal.appending import BECAME
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.journal.entry import StoredEntry
from storage.medicines import line as medicine_request
from storage.parties import line as party
from storage.referrals import line as referral
from storage.screenings import correction_line as correction
from storage.screenings import line as screening
from storage.visits import line as visit

LINE_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """A saved line."""

    receipt: Receipt
    movement: Movement | None = None
    actions: tuple[Action, ...] = ()
    subject: str = ""
    """The case of somebody set aside: it is given with their second reading."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record kind: the form of its line, and what saves it."""

    line: type
    save: Callable[[Desk, Any, ClientKey | None], Any]
    kinds: tuple[Kind, ...]
    """What such a line may become: a key used for anything else is refused."""


KINDS: dict[str, RecordLine] = {
    "screening": RecordLine(screening.ScreeningLine, screening.save, (Kind.SCREENING,)),
    "visit": RecordLine(visit.VisitLine, visit.save, (Kind.VISIT,)),
    "medicine_request": RecordLine(
        medicine_request.MedicineRequestLine, medicine_request.save, (Kind.REQUEST,)
    ),
    "referral": RecordLine(
        referral.ReferralLine, referral.save, (Kind.REFERRAL_ISSUED, Kind.REFERRAL_CLOSED)
    ),
    "correction": RecordLine(correction.CorrectionLine, correction.save, (Kind.CORRECTION,)),
    "hold": RecordLine(
        hold.HoldLine, hold.save, (Kind.HOLD_OPENED, Kind.HOLD_STEPPED, Kind.HOLD_ENDED)
    ),
    "party": RecordLine(
        party.PartyLine,
        party.save,
        (Kind.PARTY_OPENED, Kind.PARTY_CORRECTED, Kind.PARTY_CLOSED),
    ),
}


def take(desk: Desk, raw: bytes) -> Taken:
    """Saves one line; a Problem says what is wrong with it, and nothing of it is saved."""
    form, values = _parse(raw)
    try:
        desk.refresh()
        outcome = form.save(desk, _typed(form.line, values), client_key.of_line(values))
    except InputProblem:
        # A line that was saved before has its receipt, whether it still holds or not.
        if (before := _made_before(desk, form, values)) is not None:
            return before
        raise
    receipt = outcome if isinstance(outcome, Receipt) else outcome.receipt
    if receipt.repeated and (before := _made_before(desk, form, values)) is not None:
        return before
    if isinstance(outcome, Receipt):
        return Taken(outcome)
    return Taken(outcome.receipt, outcome.movement, outcome.actions, outcome.aside)


def _made_before(desk: Desk, form: RecordLine, values: dict[str, Any]) -> Taken | None:
    """The old receipt of a known key: nothing else of the line is looked at, it may not hold any more."""
    key = client_key.of_line(values)
    if key is None:
        return None
    with desk.store.database.read() as connection:
        entry = journal.by_key(connection, key.text)
        if entry is None:
            return None
        became = Kind(entry.header.kind)
        kind = next((k for k in form.kinds if became in BECAME.get(k, {k})), form.kinds[0])
        known = desk.store.known(connection, key, kind)
    if known is None:
        return None
    movement, actions = _decided(entry)
    aside = entry.header.subject if entry.header.kind == Kind.SET_ASIDE else ""
    return Taken(known, movement, actions, aside)


def _decided(entry: StoredEntry) -> tuple[Movement | None, tuple[Action, ...]]:
    """What was in force then, as the first receipt told it."""
    body = entry.body
    decision = body.get("decision", {})
    applied = decision.get("applied") or {}
    drove = body.get("screening", {}).get("drove_through", False)
    movement = None if drove else applied.get("movement") or decision.get("advised")
    told = applied.get("actions")
    actions = decision.get("actions", body.get("actions", ())) if told is None else told
    return (Movement(movement) if movement else None), tuple(Action(a) for a in actions)


def bounded_lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines; of one that is too long, only so much that it is refused: it is never held whole."""
    while raw := source.readline(LINE_LIMIT + 2):
        part = raw
        while part and not part.endswith(b"\n") and len(part) > LINE_LIMIT:
            part = source.readline(LINE_LIMIT + 2)
        yield raw


def _parse(raw: bytes) -> tuple[RecordLine, dict[str, Any]]:
    if len(raw) > LINE_LIMIT:
        raise InputProblem(ProblemCode.LINE_TOO_LONG, limit=LINE_LIMIT)
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_JSON) from None
    if not isinstance(values, dict) or _has_surrogates(raw, values):
        raise InputProblem(ProblemCode.NOT_JSON)
    kind = values.get("kind")
    form = KINDS.get(kind) if isinstance(kind, str) else None
    if form is None:
        raise InputProblem(ProblemCode.UNKNOWN_KIND, known=", ".join(KINDS))
    return form, values


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
        return codec.adapter(line).validate_python(values)
    except ValidationError as failed:
        raise first_problem(failed) from None


def first_problem(failed: Any) -> Problem:
    """The first thing wrong, without the value: it may be personal."""
    error = failed.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"]) or "?"
    return InputProblem(ProblemCode.BAD_FIELD, field=where, detail=error["msg"])
