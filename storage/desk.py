"""The desk: advise, apply, set aside, correct. What screens and commands share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from station import dates, ids
from station.codes import merge, recognise
from station.codes.reading import Recognised
from station.codes.trust import Trust
from station.disposition import Action, Advice, Applied, Movement, PolicyRef, Reason
from station.policy import advise as advising
from station.policy.facts import Facts
from station.policy.gather import Setting, gather, groups
from station.policy.gather import stays as stays_of
from station.policy.load import default_policy
from station.policy.model import Policy
from station.problems import Code, InputProblem, StationProblem
from station.risk import RiskList
from station.screening import Decision, KeyGroup, Screened, Screening
from storage import bodies, journal
from storage.entry import Kind, StoredEntry
from storage.holds import HoldOpened
from storage.journal import Receipt
from storage.store import Entering, Store

WITH_SLIP = {Movement.MONITOR, Movement.HOME_QUARANTINE, Movement.CENTRAL_QUARANTINE}


@dataclass(frozen=True, slots=True)
class Case:
    """What a saver knows besides: the subject of someone set aside, a client's key, a draft's id."""

    subject: str = ""
    key: str | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A saved screening: its receipt, and what is in force."""

    receipt: Receipt
    movement: Movement | None
    actions: tuple[Action, ...]
    advice: Advice | None = None
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The body of `correction.recorded`: the whole record anew, and why."""

    corrects: str
    reason: str
    screening: Screening
    decision: Decision
    groups: tuple[KeyGroup, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """The body of `set_aside.recorded`."""

    screening: Screening
    rest_minutes: float
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]
    policy: PolicyRef
    key: str = ""


@dataclass
class Desk:
    """The use-cases of the checkpoint over one store."""

    store: Store
    policy: Policy = field(default_factory=default_policy)
    risk: RiskList = field(default_factory=RiskList)
    trust: Trust = field(default_factory=Trust)

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

    def facts(self, screening: Screening) -> Facts:
        """The facts that rules see."""
        return gather(screening, self.policy, self.setting())

    def advise(self, screening: Screening) -> Advice:
        """What the policy says."""
        return advising.decide(self.policy, self.facts(screening))

    def apply(
        self, screening: Screening, applied: Applied | None = None, case: Case | None = None
    ) -> Outcome:
        """Saves a screening with what was applied: the advice, or another with a reason.

        A hold is opened with it. A pending reading sets aside instead, unless a movement is given.
        """
        setting = self.setting()
        dates.check(screening, setting.now, setting.today)
        facts = gather(screening, self.policy, setting)
        advice = advising.decide(self.policy, facts)
        applied = _differing(applied, advice)
        self._allowed(applied, facts)
        case = case or Case()
        if advice.pending and applied is None:
            return self._set_aside(screening, advice, case)
        decision = self._decision(advice, applied)
        with self.store.database.write() as connection:
            subject = self._subject(connection, case)
            if decision.movement in WITH_SLIP or Action.ISSUE_SLIP in decision.actions_done:
                decision = replace(decision, slip=self._slip(connection))
            key = case.key or ""
            body = Screened(screening, decision, self._groups(screening, setting), key=key)
            raw = bodies.dump(Screened, body)
            entering = Entering(Kind.SCREENING, raw, subject, case.key, draft=case.draft)
            receipt = self.store.append(connection, entering)
            if receipt.repeated:
                return self._repeated(connection, receipt)
            if decision.movement is Movement.HOLD:
                self._hold(connection, screening, decision, receipt, subject)
        return Outcome(receipt, decision.movement, decision.actions_done, advice, decision.slip)

    def _subject(self, connection: Connection, case: Case) -> str:
        """The case's subject; a case that was decided already does not take a second screening."""
        query = "SELECT 1 FROM screening_view WHERE subject = ?"
        used = case.subject and connection.exec_driver_sql(query, (case.subject,)).first()
        return ids.random_id() if used or not case.subject else case.subject

    def _set_aside(self, screening: Screening, advice: Advice, case: Case) -> Outcome:
        """Someone rests before the second reading; the queue moves on."""
        rest = self.policy.thresholds.rest_minutes
        body = SetAside(
            screening, rest, advice.actions, advice.reasons, advice.policy, case.key or ""
        )
        raw = bodies.dump(SetAside, body)
        with self.store.database.write() as connection:
            subject = self._subject(connection, case)
            entering = Entering(Kind.SET_ASIDE, raw, subject, case.key, draft=case.draft)
            receipt = self.store.append(connection, entering)
            if receipt.repeated:
                return self._repeated(connection, receipt)
        return Outcome(receipt, None, advice.actions, advice)

    def correct(
        self, of: str, screening: Screening, reason: str, applied: Applied | None = None,
        *, key: str | None = None,
    ) -> Outcome:  # fmt: skip
        """A new entry that names the old one; both stay visible."""
        if not reason.strip():
            raise InputProblem(Code.REASON_NEEDED)
        setting = self.setting()
        dates.check(screening, setting.now, setting.today)
        facts = gather(screening, self.policy, setting)
        advice = advising.decide(self.policy, facts)
        applied = _differing(applied, advice)
        self._allowed(applied, facts)
        if advice.pending and applied is None:
            raise InputProblem(Code.MOVEMENT_PENDING)
        with self.store.database.write() as connection:
            old = self.recorded(connection, of)
            was = bodies.load(Screened, old.raw or b"{}")
            decision = replace(self._decision(advice, applied), slip=was.decision.slip)
            held = self._groups(screening, setting)
            body = Corrected(
                old.header.id, reason.strip()[:200], screening, decision, held, key or ""
            )
            raw = bodies.dump(Corrected, body)
            entering = Entering(Kind.CORRECTION, raw, old.header.subject, key)
            receipt = self.store.append(connection, entering)
            if receipt.repeated:
                return self._repeated(connection, receipt)
            if decision.movement is Movement.HOLD:
                self._hold(connection, screening, decision, receipt, old.header.subject)
        return Outcome(receipt, decision.movement, decision.actions_done, advice, decision.slip)

    def recorded(self, connection: Connection, of: str) -> StoredEntry:
        """The screening that an id or a seq names; its body must still be there."""
        old = journal.get(connection, int(of)) if of.isdigit() else journal.find(connection, of)
        if old is None or old.header.kind != Kind.SCREENING or old.removed:
            raise InputProblem(Code.NO_SUCH_RECORD)
        return old

    def _decision(self, advice: Advice, applied: Applied | None) -> Decision:
        return Decision(
            advised=advice.movement,
            actions=advice.actions,
            reasons=advice.reasons,
            policy=advice.policy,
            plan=advice.plan,
            risk_list=self.risk.version,
            applied=applied,
        )

    def _groups(self, screening: Screening, setting: Setting) -> tuple[KeyGroup, ...]:
        limits = self.policy.thresholds
        exposure = self.risk.expose(stays_of(screening), setting.today, limits.lookback_days)
        return tuple(groups(screening, exposure, setting, self.policy))

    def _allowed(self, applied: Applied | None, facts: Facts) -> None:
        if applied is None:
            return
        if not applied.reason.strip():
            raise InputProblem(Code.REASON_NEEDED)
        fever = advising.derive(facts, self.policy)
        turned = applied.movement is Movement.TURN_BACK
        if turned and (fever.fever or fever.reading_pending):
            raise InputProblem(Code.FEVER_TURNED_BACK)

    def _slip(self, connection: Connection) -> str:
        today = self.store.today()
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM screening_view WHERE day = ? AND slip <> ''", (today,)
        ).scalar_one()
        settings = self.store.settings
        day = date.fromisoformat(today)
        return ids.slip_number(settings.code, self.store.lineage, day, count + 1)

    def _hold(
        self, connection: Connection, screening: Screening, decision: Decision,
        receipt: Receipt, subject: str,
    ) -> None:  # fmt: skip
        query = "SELECT 1 FROM hold_view WHERE subject = ?"
        if connection.exec_driver_sql(query, (subject,)).first():
            return
        rules = " ".join(r.rule for r in decision.reasons if r.decides)
        body = HoldOpened(screening.person.name, rules, receipt.id)
        raw = bodies.dump(HoldOpened, body)
        self.store.append(connection, Entering(Kind.HOLD_OPENED, raw, subject))

    def _repeated(self, connection: Connection, receipt: Receipt) -> Outcome:
        """The outcome of the entry that a key already made."""
        entry = journal.get(connection, receipt.seq)
        if entry is None:
            raise StationProblem(Code.NO_SUCH_RECORD)
        if entry.removed:
            return Outcome(receipt, None, ())
        if entry.header.kind == Kind.SET_ASIDE:
            return Outcome(receipt, None, bodies.load(SetAside, entry.raw or b"{}").actions)
        raw = entry.raw or b"{}"
        if entry.header.kind not in (Kind.SCREENING, Kind.CORRECTION):
            raise InputProblem(Code.KEY_REUSED)
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
