"""The desk: where things are kept and by which rules people are judged. What a use-case is handed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from station import clock
from station.codes import recognise
from station.codes.trust import Trust
from station.counter import identity, merge
from station.counter.ruleset import Ruleset
from station.places.risk_areas import RiskList
from station.policy import advise as advising
from station.policy import explain
from station.policy.gather import StationContext, gather, stays
from station.policy.model import Policy
from station.screening import open_case
from station.screening.code_reading import Recognised
from station.screening.disposition import Advice
from station.screening.open_case import OpenCase
from station.screening.screening import Screening
from storage.cases import open_cases
from storage.home.medicines_file import Catalogues
from storage.home.reference import Lists
from storage.journal import list_entries
from storage.store import Store


@dataclass
class Desk:
    """A store, and the rules in force."""

    store: Store
    rules: Ruleset = field(default_factory=Ruleset)
    lists: Lists | None = None
    catalogues: Catalogues = field(default_factory=Catalogues)

    def refresh(self) -> None:
        """Takes a policy or a list that was replaced meanwhile: for the next traveller."""
        found = self.changed()
        if found is not None:
            self.take_over(found)
            self.note_lists()

    def note_lists(self) -> None:
        """Which file was replaced stands in the journal, with its SHA-256; a new home's first ones do not."""
        if not self.store.read_only:
            list_entries.note(self.store, self.rules.digests)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.rules.policy

    @property
    def risk(self) -> RiskList:
        """The risk areas in force."""
        return self.rules.risk

    @property
    def trust(self) -> Trust:
        """The trusted keys."""
        return self.rules.trust

    def changed(self) -> Ruleset | None:
        """Policy and lists anew where a file was replaced; a broken one is a problem."""
        return self.lists.changed() if self.lists else None

    def take_over(self, found: Ruleset) -> None:
        """Judges by these from now on."""
        self.rules = found

    def recognise(self, text: str) -> Recognised:
        """What a scanned text is, by this station's lists and clock."""
        return recognise.recognise(text, self.trust, self.store.now())

    def with_code(self, screening: Screening, text: str) -> Screening:
        """The screening with a scanned code in it."""
        return merge.merge(screening, self.recognise(text))

    def setting(self, screening: Screening | None = None) -> StationContext:
        """Where and when this station stands; of a late entry, when it was seen."""
        now = (screening.observed_at if screening else None) or self.store.now()
        day = date.fromisoformat(self.store.day_of(now))
        return StationContext(
            self.store.settings.kind, self.store.settings.place, day, now, self.risk
        )

    def under(self, rules: Ruleset) -> Desk:
        """This desk with the rules that a verdict was shown by: what replaces them does not reach it."""
        return replace(self, rules=rules, lists=None)

    def advise(self, screening: Screening, case: OpenCase | None = None) -> Advice:
        """What the policy says, never milder than what is open of the person."""
        # What is open now says nothing of whoever was seen then.
        known = None if screening.observed_at is not None else case
        return self.advice_in(screening, self.setting(screening), known)

    def advice_in(
        self, screening: Screening, setting: StationContext, case: OpenCase | None
    ) -> Advice:
        """The same, at another day than today's."""
        facts = gather(open_case.joined(screening, case), self.policy, setting)
        offset = timedelta(minutes=clock.offset_minutes(setting.now, self.store.settings.zone))
        exposure = self.risk.expose(
            stays(screening), setting.today, self.policy.thresholds.lookback_days
        )
        advice = explain.with_stays(advising.decide(self.policy, facts), self.policy, exposure)
        advice = replace(advice, risk=exposure.worst)
        return open_case.stands(advice, case, offset)

    def open_of(
        self, connection: Connection, screening: Screening, subject: str = ""
    ) -> OpenCase | None:
        """What is open of whoever this is; a late entry meets nothing of today."""
        if screening.observed_at is not None:
            return None
        hours = self.policy.thresholds.strict_hours
        who = identity.of_screening(screening)
        return open_cases.of(connection, who, subject, self.store.now(), hours)
