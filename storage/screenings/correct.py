"""Correcting: a new entry that names the old one; both stay visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from station import clock
from station.clinic import visit
from station.events.kinds import Kind
from station.events.screening import Corrected
from station.policy.gather import StationContext, registers
from station.policy.guard import Judging
from station.problems import InputProblem, ProblemCode
from station.screening import plausibility
from station.screening.disposition import Applied
from station.screening.screening import Screening
from station.text import is_reason
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.entry import StoredEntry
from storage.screenings import late, queries, service

RECORDED = {Kind.SCREENING.value, Kind.VISIT.value}


def correct(
    desk: Desk, of: str, screening: Screening, reason: str, applied: Applied | None = None,
    case: CaseRef | None = None,
) -> Outcome:  # fmt: skip
    """Puts a whole screening in the place of one that was saved, with a reason.

    It is judged by the day on which the person was here, not by today. A movement that is a hold
    now opens one; one that goes on under a condition now gets its slip. Raises CORRECTED_MEANWHILE
    where `case.seen` is not the newest state any more.
    """
    if not is_reason(reason):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    case = case or CaseRef()
    with desk.store.database.write() as connection:
        if (before := service.made_before(desk, connection, case.key, Kind.CORRECTION)) is not None:
            return before
        old = recorded(connection, of)
        _as_seen(connection, old, case.seen)
        screening = _whole(desk, connection, old, screening)
        setting = _setting(desk, old, screening)
        plausibility.check(screening, setting.now, setting.today)
        judging = Judging(setting, gone=screening.gone)
        advice, applied = service.judge(desk, screening, applied, judging)
        rests = advice.pending and (applied is None or applied.movement is None)
        row = queries.one(connection, old.header.seq)
        decision = replace(service.decision_of(desk, advice, applied), slip=row.slip if row else "")
        decision = service.with_slip(desk, connection, decision)
        held = registers(screening, setting, desk.policy)
        body = Corrected(old.header.id, reason.strip()[:200], screening, decision, held)
        raw = codec.dump(Corrected, body)
        entering = NewEntry(Kind.CORRECTION, raw, old.header.subject, case.key)
        receipt = desk.store.append(connection, entering)
        if rests:
            # As it would have been then: they rest, and the second reading completes this record.
            aside, whose = CaseRef(old.header.subject, asked_by=case.asked_by), old.header.subject
            service.set_aside(desk, connection, screening, advice, aside, subject=whose)
        else:
            service.hold(desk, connection, screening, decision, receipt, old.header.subject)
    return Outcome(receipt, decision.movement, decision.actions_done, advice, decision.slip)


def _whole(desk: Desk, connection: Connection, old: StoredEntry, screening: Screening) -> Screening:
    """A visit's closed as visits are; a late entry's of its own time, unless another is given."""
    if old.header.kind == Kind.VISIT:
        screening = visit.closed(screening)
    corrections = queries.history(connection, old.header.seq)
    newest = journal.get(connection, corrections[-1]) if corrections else old
    known = late.told(newest) if newest is not None else None
    if screening.observed_at is None:
        screening = replace(screening, observed_at=known)
    return late.placed(desk, screening, known)


def _as_seen(connection: Connection, old: StoredEntry, seen: int) -> None:
    """A problem where the record was corrected since the state that the corrector saw."""
    newest = (old.header.seq, *queries.history(connection, old.header.seq))[-1]
    if seen and newest != seen:
        raise InputProblem(ProblemCode.CORRECTED_MEANWHILE)


def recorded(connection: Connection, of: str) -> StoredEntry:
    """The screening that an id or a seq names; its body must still be there."""
    is_seq = of.isascii() and of.isdigit() and len(of) < 16
    old = journal.get(connection, int(of)) if is_seq else journal.find(connection, of)
    if old is None or old.header.kind not in RECORDED or old.removed:
        raise InputProblem(ProblemCode.NO_SUCH_RECORD)
    return old


def _setting(desk: Desk, old: StoredEntry, screening: Screening) -> StationContext:
    if screening.observed_at is not None:
        return desk.setting(screening)
    now = clock.from_millis(old.header.at)
    return replace(desk.setting(), now=now, today=date.fromisoformat(old.day))
