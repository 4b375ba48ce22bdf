"""Correcting: a new entry that names the old one; both stay visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from station import clock, dates, visit
from station.disposition import Applied
from station.policy.gather import Setting, registers
from station.policy.guard import Judging
from station.problems import Code, InputProblem
from station.screening import Screening
from storage import bodies, journal, queries
from storage.appending import Entering
from storage.desk import Desk
from storage.entry import Kind, StoredEntry
from storage.records import Case, Corrected, Outcome

RECORDED = {Kind.SCREENING.value, Kind.VISIT.value}


def correct(
    desk: Desk, of: str, screening: Screening, reason: str, applied: Applied | None = None,
    case: Case | None = None,
) -> Outcome:  # fmt: skip
    """Puts a whole screening in the place of one that was saved, with a reason.

    It is judged by the day on which the person was here, not by today. A movement that is a hold
    now opens one; one that goes on under a condition now gets its slip. Raises CORRECTED_MEANWHILE
    where `case.seen` is not the newest state any more.
    """
    if not reason.strip():
        raise InputProblem(Code.REASON_NEEDED)
    case = case or Case()
    with desk.store.database.write() as connection:
        if (before := desk.made_before(connection, case.key, Kind.CORRECTION)) is not None:
            return before
        old = recorded(connection, of)
        _as_seen(connection, old, case.seen)
        if old.header.kind == Kind.VISIT:
            screening = visit.closed(screening)
        setting = _setting(desk, old)
        dates.check(screening, setting.now, setting.today)
        judging = Judging(setting, gone=screening.drove_through)
        advice, applied = desk.judge(screening, applied, judging)
        rests = advice.pending and (applied is None or applied.movement is None)
        row = queries.one(connection, old.header.seq)
        decision = replace(desk.decision(advice, applied), slip=row.slip if row else "")
        decision = desk.with_slip(connection, decision)
        held = registers(screening, setting, desk.policy)
        body = Corrected(old.header.id, reason.strip()[:200], screening, decision, held)
        raw = bodies.dump(Corrected, body)
        entering = Entering(Kind.CORRECTION, raw, old.header.subject, case.key)
        receipt = desk.store.append(connection, entering)
        if rests:
            # As it would have been then: they rest, and the second reading completes this record.
            aside = Case(old.header.subject, asked_by=case.asked_by)
            desk.set_aside(connection, screening, advice, aside, subject=old.header.subject)
        else:
            desk.hold(connection, screening, decision, receipt, old.header.subject)
    return Outcome(receipt, decision.movement, decision.actions_done, advice, decision.slip)


def _as_seen(connection: Connection, old: StoredEntry, seen: int) -> None:
    """A problem where the record was corrected since the state that the corrector saw."""
    newest = (old.header.seq, *queries.history(connection, old.header.seq))[-1]
    if seen and newest != seen:
        raise InputProblem(Code.CORRECTED_MEANWHILE)


def recorded(connection: Connection, of: str) -> StoredEntry:
    """The screening that an id or a seq names; its body must still be there."""
    is_seq = of.isascii() and of.isdigit() and len(of) < 16
    old = journal.get(connection, int(of)) if is_seq else journal.find(connection, of)
    if old is None or old.header.kind not in RECORDED or old.removed:
        raise InputProblem(Code.NO_SUCH_RECORD)
    return old


def _setting(desk: Desk, old: StoredEntry) -> Setting:
    now = clock.from_millis(old.header.at)
    return replace(desk.setting(), now=now, today=date.fromisoformat(old.day))
