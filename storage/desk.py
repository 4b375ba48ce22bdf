"""The desk: advise, apply, set aside. What screens and commands share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from station import dates, ids
from station.codes import merge, recognise
from station.codes.reading import Recognised
from station.codes.trust import Trust
from station.disposition import Action, Advice, Applied, Movement
from station.policy import advise as advising
from station.policy.facts import Facts
from station.policy.gather import Setting, gather, registers
from station.policy.load import default_policy
from station.policy.model import Policy
from station.problems import Code, InputProblem, StationProblem
from station.risk import RiskList
from station.screening import Decision, Screened, Screening, Symptom
from storage import bodies, cases, journal, parties
from storage.catalogues import Catalogues
from storage.entry import Kind
from storage.holds import HoldOpened
from storage.journal import Receipt
from storage.lists import Lists
from storage.records import SCREENING, Case, Corrected, Form, Outcome, SetAside
from storage.store import Entering, Store

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
        found = self.lists.changed() if self.lists else None
        if found is not None:
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

    def advise(self, screening: Screening) -> Advice:
        """What the policy says."""
        return advising.decide(self.policy, gather(screening, self.policy, self.setting()))

    def apply(
        self,
        screening: Screening,
        applied: Applied | None = None,
        case: Case | None = None,
        form: Form = SCREENING,
    ) -> Outcome:
        """Saves a screening with what was applied: the advice, or another with a reason.

        A hold is opened with it. A pending reading sets aside instead, unless a movement is given.
        The readings of somebody who was set aside before are joined to it.
        """
        case = case or Case()
        setting = self.setting()
        dates.check(screening, setting.now, setting.today)
        screening = self._joined(screening, case)
        advice, differing = self.judge(screening, applied, setting)
        if advice.pending and (differing is None or differing.movement is None):
            return self._set_aside(screening, advice, case)
        ready = form.ready(screening)
        if ready is not screening:
            advice, differing = self.judge(ready, applied, setting)
        screening, applied = ready, differing
        decision = self.decision(advice, applied)
        with self.store.database.write() as connection:
            subject = cases.subject(connection, case.subject)
            decision = self.with_slip(connection, decision)
            held = registers(screening, setting, self.policy)
            raw = form.pack(screening, decision, held, case.key or "")
            entering = Entering(form.kind, raw, subject, case.key, draft=case.draft)
            receipt = self.store.append(connection, entering)
            if receipt.repeated:
                return self.repeated(connection, receipt)
            if not screening.drove_through:
                self.hold(connection, screening, decision, receipt, subject)
            parties.close_if_complete(self.store, connection, screening.party)
        return Outcome(receipt, decision.movement, decision.actions_done, advice, decision.slip)

    def judge(
        self, screening: Screening, applied: Applied | None, setting: Setting
    ) -> tuple[Advice, Applied | None]:
        """The advice, and what was applied where it differs and may."""
        facts = gather(screening, self.policy, setting)
        advice = advising.decide(self.policy, facts)
        applied = _differing(applied, advice)
        self._allowed(applied, facts)
        return advice, applied

    def _joined(self, screening: Screening, case: Case) -> Screening:
        """With the earlier readings of the case, and the party's vehicle."""
        if not case.subject and not screening.party:
            return screening
        with self.store.database.read() as connection:
            taken = cases.readings(connection, case.subject)
            vehicle = parties.vehicle(connection, screening.party)
        if taken and screening.readings[: len(taken)] != taken:
            screening = replace(screening, readings=(*taken, *screening.readings)[-8:])
        if screening.vehicle is None and vehicle is not None:
            screening = replace(screening, vehicle=vehicle)
        return screening

    def _set_aside(self, screening: Screening, advice: Advice, case: Case) -> Outcome:
        """Someone rests before the second reading; the queue moves on."""
        rest = self.policy.thresholds.rest_minutes
        body = SetAside(
            screening,
            rest,
            advice.actions,
            advice.reasons,
            advice.policy,
            case.key or "",
            case.asked_by,
        )
        raw = bodies.dump(SetAside, body)
        with self.store.database.write() as connection:
            subject = cases.subject(connection, case.subject)
            entering = Entering(Kind.SET_ASIDE, raw, subject, case.key, draft=case.draft)
            receipt = self.store.append(connection, entering)
            if receipt.repeated:
                return self.repeated(connection, receipt)
        return Outcome(receipt, None, advice.actions, advice)

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

    def _allowed(self, applied: Applied | None, facts: Facts) -> None:
        if applied is None:
            return
        if not applied.reason.strip():
            raise InputProblem(Code.REASON_NEEDED)
        known = advising.derive(facts, self.policy)
        said = known.symptoms is not None and Symptom.FEVER in known.symptoms
        feverish = known.fever or known.reading_pending or (said and known.fever is None)
        if applied.movement is Movement.TURN_BACK and feverish:
            raise InputProblem(Code.FEVER_TURNED_BACK)

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


def _differing(applied: Applied | None, advice: Advice) -> Applied | None:
    """What was applied, or None where it is just the advice."""
    if applied is None:
        return None
    same_movement = applied.movement in (None, advice.movement)
    same_actions = applied.actions is None or set(applied.actions) == set(advice.actions)
    return None if same_movement and same_actions else applied
