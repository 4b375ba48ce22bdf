"""Screenings: apply, set aside, hold. What checkpoint and clinic share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from station import ids
from station.counter import identity
from station.events.hold import HoldOpened
from station.events.kinds import Kind
from station.events.screening import Corrected, Screened, SetAside
from station.policy import guard
from station.policy.gather import gather, registers
from station.policy.guard import Judging
from station.problems import InputProblem, ProblemCode, StationProblem
from station.screening import open_case, plausibility
from station.screening.disposition import Action, Advice, Applied, Movement
from station.screening.open_case import OpenKind
from station.screening.screening import Decision, Screening
from storage.cases import subjects
from storage.cases.records import SCREENING, CaseRef, EntryRecipe, Outcome
from storage.desk import Desk
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.parties import service as parties
from storage.screenings import late

AGAIN = "复测 / second reading"
"""Why a record is completed by whoever rested after a correction of it."""

WITH_SLIP = {Movement.MONITOR, Movement.HOME_QUARANTINE, Movement.CENTRAL_QUARANTINE}


def apply(
    desk: Desk,
    screening: Screening,
    applied: Applied | None = None,
    case: CaseRef | None = None,
    form: EntryRecipe = SCREENING,
) -> Outcome:
    """Saves a screening with what was applied: the advice, or another with a reason.

    A hold is opened with it. A pending reading sets aside instead, unless a movement is given.
    Whoever rests, is held or has a strict verdict is met with it: readings are joined, and the
    advice is no milder. Raises VERDICT_CHANGED where that is not what was shown.
    """
    case = case or CaseRef()
    with desk.store.database.write() as connection:
        if (before := made_before(desk, connection, case.key, form.kind)) is not None:
            return before
        screening = late.placed(desk, screening)
        setting = desk.setting(screening)
        plausibility.check(screening, setting.now, setting.today)
        screening = aboard(connection, screening, returning=bool(case.subject))
        if screening.observed_at is not None:
            # Whoever rests now rests on: this is no second reading of theirs.
            case = replace(case, subject="")
        found = desk.open_of(connection, screening, case.subject)
        case = replace(case, subject=_still_theirs(connection, screening, case.subject))
        screening = open_case.joined(screening, found)
        case = replace(case, subject=case.subject or (found.subject if found else ""))
        judging = Judging(setting, found, case.shown, gone=case.gone or screening.gone)
        advice, differing = judge(desk, screening, applied, judging)
        if advice.pending and (differing is None or differing.movement is None):
            return set_aside(desk, connection, screening, advice, case)
        ready = form.ready(screening)
        if ready is not screening:
            advice, differing = judge(desk, ready, applied, judging)
        # Whoever is held is not held twice.
        free = not screening.drove_through and (not found or found.kind is not OpenKind.HOLD)
        return _save(desk, connection, ready, (advice, differing), case, form, may_hold=free)


def _still_theirs(connection: Connection, screening: Screening, subject: str) -> str:
    """The case's subject, unless it is a rest that turned out to be somebody else's."""
    rest = subjects.rested(connection, subject)
    if rest is None or screening.readings[: len(rest.readings)] == rest.readings:
        return subject
    who, there = identity.of_screening(screening), identity.of_screening(rest)
    return "" if identity.same(who, there) is identity.Same.NO else subject


def made_before(
    desk: Desk, connection: Connection, key: ClientKey | None, kind: Kind
) -> Outcome | None:
    """The outcome of the entry that a key made already: nothing else is looked at then."""
    known = desk.store.known(connection, key, kind)
    return None if known is None else repeated(connection, known)


def _save(
    desk: Desk, connection: Connection, screening: Screening,
    judged: tuple[Advice, Applied | None], case: CaseRef, form: EntryRecipe, *, may_hold: bool,
) -> Outcome:  # fmt: skip
    advice, applied = judged
    corrected = subjects.resting_record(connection, case.subject)
    decision = replace(decision_of(desk, advice, applied), slip=corrected[1] if corrected else "")
    decision = with_slip(desk, connection, decision)
    held = registers(screening, desk.setting(screening), desk.policy)
    if corrected is None:
        subject, kind = subjects.subject(connection, case.subject), form.kind
        raw = form.pack(screening, decision, held)
    else:
        # They rest because their record was corrected: the second reading completes it.
        subject, kind = case.subject, Kind.CORRECTION
        body = Corrected(corrected[0], AGAIN, screening, decision, held)
        raw = codec.dump(Corrected, body)
    entering = NewEntry(kind, raw, subject, case.key, draft=case.draft)
    receipt = desk.store.append(connection, entering)
    if may_hold:
        hold(desk, connection, screening, decision, receipt, subject)
    parties.close_if_complete(desk.store, connection, screening.party)
    drove = screening.drove_through
    movement = None if drove else decision.movement
    return Outcome(
        receipt, movement, decision.actions_done, advice, decision.slip, drove_through=drove
    )


def judge(
    desk: Desk, screening: Screening, applied: Applied | None, judging: Judging
) -> tuple[Advice, Applied | None]:
    """The advice, and what was applied where it differs and may."""
    advice = desk.advice_in(screening, judging.setting, judging.case)
    applied = _differing(applied, advice)
    if judging.shown is not None and applied is None and not _alike(judging.shown, advice):
        raise InputProblem(ProblemCode.VERDICT_CHANGED)
    facts = gather(screening, desk.policy, judging.setting)
    guard.check(facts, desk.policy, advice, applied, judging)
    return advice, applied


def set_aside(
    desk: Desk, connection: Connection, screening: Screening, advice: Advice, case: CaseRef,
    subject: str = "",
) -> Outcome:  # fmt: skip
    """Someone rests before the second reading; the queue moves on."""
    late.refuse_rest(screening)
    rest = desk.policy.thresholds.rest_minutes
    body = SetAside(
        screening,
        rest,
        advice.actions,
        advice.reasons,
        advice.policy,
        case.asked_by,
    )
    raw = codec.dump(SetAside, body)
    resting = subjects.resting_record(connection, case.subject) is not None
    subject = subject or (case.subject if resting else subjects.subject(connection, case.subject))
    entering = NewEntry(Kind.SET_ASIDE, raw, subject, case.key, draft=case.draft)
    receipt = desk.store.append(connection, entering)
    return Outcome(receipt, None, advice.actions, advice, aside=subject)


def decision_of(desk: Desk, advice: Advice, applied: Applied | None) -> Decision:
    """Advice and what was applied, as they are kept."""
    return Decision(
        advised=advice.movement,
        actions=advice.actions,
        reasons=advice.reasons,
        policy=advice.policy,
        plan=advice.plan,
        risk_list=desk.risk.version,
        applied=applied,
        risk=advice.risk,
    )


def with_slip(desk: Desk, connection: Connection, decision: Decision) -> Decision:
    """With a slip's number where somebody goes on under a condition and has none yet."""
    wanted = decision.movement in WITH_SLIP or Action.ISSUE_SLIP in decision.actions_done
    if not wanted or decision.slip:
        return decision
    today = desk.store.today()
    count = subjects.next_slip(connection, today)
    number = ids.slip_number(
        desk.store.settings.code, desk.store.lineage, date.fromisoformat(today), count
    )
    return replace(decision, slip=number)


def hold(
    desk: Desk, connection: Connection, screening: Screening, decision: Decision,
    receipt: Receipt, subject: str,
) -> None:  # fmt: skip
    """Opens the hold of a case whose movement is one, unless it has or had one already."""
    # Whoever was handed over is not held again by a page that is finished afterwards.
    query = "SELECT 1 FROM hold_view WHERE subject = ? AND outcome <> 'entered_by_mistake'"
    if decision.movement is not Movement.HOLD:
        return
    if connection.exec_driver_sql(query, (subject,)).first():
        return
    rules = " ".join(r.rule for r in decision.reasons if r.decides)
    body = HoldOpened(screening.person.name, rules, receipt.id)
    raw = codec.dump(HoldOpened, body)
    desk.store.append(connection, NewEntry(Kind.HOLD_OPENED, raw, subject))


def repeated(connection: Connection, receipt: Receipt) -> Outcome:
    """The outcome of the entry that a key already made."""
    entry = journal.get(connection, receipt.seq)
    if entry is None:
        raise StationProblem(ProblemCode.NO_SUCH_RECORD)
    if entry.removed:
        return Outcome(receipt, None, ())
    raw = entry.raw or b"{}"
    if entry.header.kind == Kind.SET_ASIDE:
        return Outcome(receipt, None, codec.load(SetAside, raw).actions)
    if entry.header.kind == Kind.CORRECTION:
        decision = codec.load(Corrected, raw).decision
    else:
        decision = codec.load(Screened, raw).decision
    return Outcome(receipt, decision.movement, decision.actions_done, None, decision.slip)


def aboard(connection: Connection, screening: Screening, *, returning: bool) -> Screening:
    """With the vehicle of the party; a problem where it is not open.

    Whoever comes back from a rest is still of the party that has left meanwhile.
    """
    if returning and screening.vehicle is not None:
        return screening
    vehicle = parties.vehicle(connection, screening.party)
    if screening.vehicle is not None or vehicle is None:
        return screening
    return replace(screening, vehicle=vehicle)


def _alike(shown: Advice, now: Advice) -> bool:
    """Whether both say the same to do."""
    return shown.movement is now.movement and set(shown.actions) == set(now.actions)


def _differing(applied: Applied | None, advice: Advice) -> Applied | None:
    """What was applied, or None where it is just the advice."""
    if applied is None:
        return None
    same_movement = applied.movement in (None, advice.movement)
    same_actions = applied.actions is None or set(applied.actions) == set(advice.actions)
    return None if same_movement and same_actions else applied
