"""The desk: advise, apply, set aside. What screens and commands share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from station import clock, dates, identity, ids, open_case
from station.codes import merge, recognise
from station.codes.reading import Recognised
from station.codes.trust import Trust
from station.disposition import Action, Advice, Applied, Movement
from station.open_case import OpenCase, OpenKind
from station.policy import advise as advising
from station.policy import explain, guard
from station.policy.gather import Setting, gather, registers, stays
from station.policy.guard import Judging
from station.policy.load import default_policy
from station.policy.model import Policy
from station.problems import Code, InputProblem, StationProblem
from station.risk import RiskList
from station.screening import Decision, Screened, Screening
from storage import bodies, cases, journal, open_cases, parties
from storage.appending import Entering
from storage.catalogues import Catalogues
from storage.client_key import ClientKey
from storage.entry import Kind
from storage.holds import HoldOpened
from storage.journal import Receipt
from storage.lists import Found, Lists
from storage.records import SCREENING, Case, Corrected, Form, Outcome, SetAside
from storage.store import Store

AGAIN = "复测 / second reading"
"""Why a record is completed by whoever rested after a correction of it."""

WITH_SLIP = {Movement.MONITOR, Movement.HOME_QUARANTINE, Movement.CENTRAL_QUARANTINE}


@dataclass
class Desk:
    """The use-cases of the checkpoint over one store."""

    store: Store
    policy: Policy = field(default_factory=default_policy)
    risk: RiskList = field(default_factory=RiskList)
    trust: Trust = field(default_factory=Trust)
    lists: Lists | None = None
    catalogues: Catalogues = field(default_factory=Catalogues)

    def refresh(self) -> None:
        """Takes a policy or a list that was replaced meanwhile: for the next traveller."""
        found = self.changed()
        if found is not None:
            self.take_over(found)

    def changed(self) -> Found | None:
        """Policy and lists anew where a file was replaced; a broken one is a problem."""
        return self.lists.changed() if self.lists else None

    def take_over(self, found: Found) -> None:
        """Judges by these from now on."""
        self.policy, self.risk, self.trust = found

    def recognise(self, text: str) -> Recognised:
        """What a scanned text is, by this station's lists and clock."""
        return recognise.recognise(text, self.trust, self.store.now())

    def with_code(self, screening: Screening, text: str) -> Screening:
        """The screening with a scanned code in it."""
        return merge.merge(screening, self.recognise(text))

    def setting(self) -> Setting:
        """Where and when this station stands."""
        now = self.store.now()
        day = date.fromisoformat(self.store.day_of(now))
        return Setting(self.store.settings.kind, self.store.settings.place, day, now, self.risk)

    def as_shown(self) -> Desk:
        """This desk with the rules of this moment: lists that are replaced later do not reach it."""
        return replace(self, lists=None)

    def advise(self, screening: Screening, case: OpenCase | None = None) -> Advice:
        """What the policy says, never milder than what is open of the person."""
        return self.advice_in(screening, self.setting(), case)

    def advice_in(self, screening: Screening, setting: Setting, case: OpenCase | None) -> Advice:
        """The same, at another day than today's."""
        facts = gather(open_case.joined(screening, case), self.policy, setting)
        offset = timedelta(minutes=clock.offset_minutes(setting.now, self.store.settings.zone))
        exposure = self.risk.expose(
            stays(screening), setting.today, self.policy.thresholds.lookback_days
        )
        advice = explain.with_stays(advising.decide(self.policy, facts), self.policy, exposure)
        return open_case.stands(advice, case, offset)

    def open_of(
        self, connection: Connection, screening: Screening, subject: str = ""
    ) -> OpenCase | None:
        """What is open of whoever this is."""
        hours = self.policy.thresholds.strict_hours
        who = identity.of_screening(screening)
        return open_cases.of(connection, who, subject, self.store.now(), hours)

    def apply(
        self,
        screening: Screening,
        applied: Applied | None = None,
        case: Case | None = None,
        form: Form = SCREENING,
    ) -> Outcome:
        """Saves a screening with what was applied: the advice, or another with a reason.

        A hold is opened with it. A pending reading sets aside instead, unless a movement is given.
        Whoever rests, is held or has a strict verdict is met with it: readings are joined, and the
        advice is no milder. Raises VERDICT_CHANGED where that is not what was shown.
        """
        case = case or Case()
        setting = self.setting()
        with self.store.database.write() as connection:
            if (before := self.made_before(connection, case.key, form.kind)) is not None:
                return before
            dates.check(screening, setting.now, setting.today)
            screening = aboard(connection, screening, returning=bool(case.subject))
            found = self.open_of(connection, screening, case.subject)
            case = replace(case, subject=self._still_theirs(connection, screening, case.subject))
            screening = open_case.joined(screening, found)
            case = replace(case, subject=case.subject or (found.subject if found else ""))
            judging = Judging(setting, found, case.shown, gone=case.gone or screening.drove_through)
            advice, differing = self.judge(screening, applied, judging)
            if advice.pending and (differing is None or differing.movement is None):
                return self.set_aside(connection, screening, advice, case)
            ready = form.ready(screening)
            if ready is not screening:
                advice, differing = self.judge(ready, applied, judging)
            # Whoever is held is not held twice.
            free = not screening.drove_through and (not found or found.kind is not OpenKind.HOLD)
            return self._save(connection, ready, (advice, differing), case, form, may_hold=free)

    def _still_theirs(self, connection: Connection, screening: Screening, subject: str) -> str:
        """The case's subject, unless it is a rest that turned out to be somebody else's."""
        rest = cases.rested(connection, subject)
        if rest is None or screening.readings[: len(rest.readings)] == rest.readings:
            return subject
        who, there = identity.of_screening(screening), identity.of_screening(rest)
        return "" if identity.same(who, there) is identity.Same.NO else subject

    def made_before(
        self, connection: Connection, key: ClientKey | None, kind: Kind
    ) -> Outcome | None:
        """The outcome of the entry that a key made already: nothing else is looked at then."""
        known = self.store.known(connection, key, kind)
        return None if known is None else self.repeated(connection, known)

    def _save(
        self, connection: Connection, screening: Screening,
        judged: tuple[Advice, Applied | None], case: Case, form: Form, *, may_hold: bool,
    ) -> Outcome:  # fmt: skip
        advice, applied = judged
        corrected = cases.resting_record(connection, case.subject)
        decision = replace(self.decision(advice, applied), slip=corrected[1] if corrected else "")
        decision = self.with_slip(connection, decision)
        held = registers(screening, self.setting(), self.policy)
        if corrected is None:
            subject, kind = cases.subject(connection, case.subject), form.kind
            raw = form.pack(screening, decision, held)
        else:
            # They rest because their record was corrected: the second reading completes it.
            subject, kind = case.subject, Kind.CORRECTION
            body = Corrected(corrected[0], AGAIN, screening, decision, held)
            raw = bodies.dump(Corrected, body)
        entering = Entering(kind, raw, subject, case.key, draft=case.draft)
        receipt = self.store.append(connection, entering)
        if may_hold:
            self.hold(connection, screening, decision, receipt, subject)
        parties.close_if_complete(self.store, connection, screening.party)
        drove = screening.drove_through
        movement = None if drove else decision.movement
        return Outcome(
            receipt, movement, decision.actions_done, advice, decision.slip, drove_through=drove
        )

    def judge(
        self, screening: Screening, applied: Applied | None, judging: Judging
    ) -> tuple[Advice, Applied | None]:
        """The advice, and what was applied where it differs and may."""
        advice = self.advice_in(screening, judging.setting, judging.case)
        applied = _differing(applied, advice)
        if judging.shown is not None and applied is None and not _alike(judging.shown, advice):
            raise InputProblem(Code.VERDICT_CHANGED)
        facts = gather(screening, self.policy, judging.setting)
        guard.check(facts, self.policy, advice, applied, judging)
        return advice, applied

    def set_aside(
        self, connection: Connection, screening: Screening, advice: Advice, case: Case,
        subject: str = "",
    ) -> Outcome:  # fmt: skip
        """Someone rests before the second reading; the queue moves on."""
        rest = self.policy.thresholds.rest_minutes
        body = SetAside(
            screening,
            rest,
            advice.actions,
            advice.reasons,
            advice.policy,
            case.asked_by,
        )
        raw = bodies.dump(SetAside, body)
        resting = cases.resting_record(connection, case.subject) is not None
        subject = subject or (case.subject if resting else cases.subject(connection, case.subject))
        entering = Entering(Kind.SET_ASIDE, raw, subject, case.key, draft=case.draft)
        receipt = self.store.append(connection, entering)
        return Outcome(receipt, None, advice.actions, advice, aside=subject)

    def decision(self, advice: Advice, applied: Applied | None) -> Decision:
        """Advice and what was applied, as they are kept."""
        return Decision(
            advised=advice.movement,
            actions=advice.actions,
            reasons=advice.reasons,
            policy=advice.policy,
            plan=advice.plan,
            risk_list=self.risk.version,
            applied=applied,
        )

    def with_slip(self, connection: Connection, decision: Decision) -> Decision:
        """With a slip's number where somebody goes on under a condition and has none yet."""
        wanted = decision.movement in WITH_SLIP or Action.ISSUE_SLIP in decision.actions_done
        if not wanted or decision.slip:
            return decision
        today = self.store.today()
        count = cases.next_slip(connection, today)
        number = ids.slip_number(
            self.store.settings.code, self.store.lineage, date.fromisoformat(today), count
        )
        return replace(decision, slip=number)

    def hold(
        self, connection: Connection, screening: Screening, decision: Decision,
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
        raw = bodies.dump(HoldOpened, body)
        self.store.append(connection, Entering(Kind.HOLD_OPENED, raw, subject))

    def repeated(self, connection: Connection, receipt: Receipt) -> Outcome:
        """The outcome of the entry that a key already made."""
        entry = journal.get(connection, receipt.seq)
        if entry is None:
            raise StationProblem(Code.NO_SUCH_RECORD)
        if entry.removed:
            return Outcome(receipt, None, ())
        raw = entry.raw or b"{}"
        if entry.header.kind == Kind.SET_ASIDE:
            return Outcome(receipt, None, bodies.load(SetAside, raw).actions)
        if entry.header.kind == Kind.CORRECTION:
            decision = bodies.load(Corrected, raw).decision
        else:
            decision = bodies.load(Screened, raw).decision
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
