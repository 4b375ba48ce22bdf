"""The counter over a real desk, driven at random: what a person may suffer there never happens.

Each person has a reading, a colour and codes of their own; the operator answers questions truthfully.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station.clock import FixedClock
from station.counter.counter import Counter, Turn
from station.counter.encounter import Encounter
from station.counter.news import Do, News
from station.counter.ruleset import Ruleset
from station.places.risk_areas import RiskList
from station.problems import InputProblem, Problem, ProblemCode
from station.screening.code_reading import CodeStatus, Colour, Recognised
from station.screening.disposition import Movement
from station.screening.screening import Screening
from station.screening.temperature import Thermometer
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.journal import codec
from storage.proof import verify
from storage.screenings import service as screenings
from storage.store import Store
from tests.conftest import NOON, make_home
from tests.model.people import COLOURS, LISTS, PEOPLE, Traveller, digests, owners, tokens

KINDS = ("code", "opaque", "card")


@dataclass
class Truth:
    """What is open of whoever has these documents and codes, as an onlooker knows it."""

    resting: list[set[str]] = field(default_factory=list)
    held: list[set[str]] = field(default_factory=list)


class AtTheCounter(RuleBasedStateMachine):
    """Scans, keys, forms, failing saves, lists that change, restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = FixedClock(NOON)
        self.store = Store(make_home(self.folder / "home"), self.clock)
        self.store.begin("李岚")
        self.desk = Desk(self.store, Ruleset(risk=LISTS[0]))
        self.counter = Counter()
        self.truth = Truth()
        self.time = 0.0
        self.scanned: set[str] = set()
        self.excused: set[str] = set()
        self.taken: set[str] = set()

    def teardown(self) -> None:
        assert verify.verify(self.store.database).ok
        self.store.close()
        shutil.rmtree(self.folder)

    # -- helpers ---------------------------------------------------------------------------------

    def take(self, turn: Turn) -> None:
        for told in turn.told:
            if told.news in (News.EXPIRED, News.FULL):
                self.excused |= self.scanned
        self.counter = turn.counter
        if turn.do is Do.TAKE and turn.code is not None:
            code = turn.code
            self.take(self.counter.scanned(code.found, code.text, self.time, seen=code.seen))
        if turn.do is Do.LOOK_UP:
            self.look_up()

    def look_up(self) -> None:
        here = self.counter.here
        with self.store.database.read() as connection:
            case = self.desk.open_of(connection, here.complete_so_far(), here.subject)
        self.counter = self.counter.met(case, self.time)

    @property
    def owner(self) -> int | None:
        """Who the operator sees at the counter."""
        found = owners(self.observed(self.counter.here))
        assert len(found) <= 1
        return next(iter(found), None)

    def observed(self, who: Encounter) -> Screening:
        return who.complete_so_far()

    # -- what happens ----------------------------------------------------------------------------

    @rule(
        who=st.sampled_from(PEOPLE),
        kind=st.sampled_from(("code", "opaque", "card")),
        seen=st.booleans(),
    )
    def scan(self, who: Traveller, kind: str, seen: bool) -> None:
        """Somebody shows a code, to the hand scanner or to the camera."""
        self.time += 1
        found: Recognised = getattr(who, kind)()
        self.scanned.add(found.digest)
        text = f"{kind}{who.at}"
        self.take(self.counter.scanned(found, text, self.time, seen=seen))

    @precondition(lambda self: self.counter.question is not None)
    @rule()
    def answer(self) -> None:
        """The operator knows whose the code is."""
        self.time += 1
        question = self.counter.question
        assert question is not None
        mine = int(question.text[-1]) == self.owner
        self.take(self.counter.answered(mine=mine, now=self.time))

    @rule(who=st.sampled_from(PEOPLE), high=st.booleans())
    def measure(self, who: Traveller, high: bool) -> None:
        """The reading of whoever stands there, key by key."""
        self.time += 1
        at = who.at if self.owner is None else self.owner
        here = replace(self.counter.here, digits="")
        for digit in PEOPLE[at].digits(high=high):
            here = here.typed(digit)
        self.counter = replace(self.counter, here=here)

    @precondition(lambda self: not self.counter.here.empty)
    @rule(by_contact=st.booleans())
    def thermometer(self, by_contact: bool) -> None:
        """The operator changes the kind of thermometer."""
        kind = Thermometer.MERCURY if by_contact else Thermometer.INFRARED
        self.counter = replace(self.counter, here=replace(self.counter.here, thermometer=kind))

    @rule(who=st.sampled_from(PEOPLE), colour=st.sampled_from(COLOURS))
    def by_eye(self, who: Traveller, colour: Colour) -> None:
        """A card read by eye; the note says whose, for the onlooker."""
        self.time += 1
        at = who.at if self.owner is None else self.owner
        seen = self.counter.here.screening
        code = replace(seen.code, status=CodeStatus.OPAQUE, colour=colour, by_eye=True)
        seen = replace(seen, code=code, note=f"旅客{at}")
        self.counter = replace(self.counter, here=self.counter.here.observed("code", seen))

    @rule(
        codes=st.lists(
            st.tuples(st.sampled_from(PEOPLE), st.sampled_from(KINDS), st.booleans()), max_size=3
        )
    )
    def form(self, codes: list[tuple[Traveller, str, bool]]) -> None:
        """A form of whoever stands here; what is scanned while it is open waits."""
        here = self.counter.here
        draft = here.draft or f"draft{self.time}"
        self.counter = replace(self.counter, here=replace(here, draft=draft))
        for who, kind, seen in codes:
            self.time += 1
            found: Recognised = getattr(who, kind)()
            self.scanned.add(found.digest)
            text = f"{kind}{who.at}"
            self.take(self.counter.held_back(found, text, self.time, draft, seen=seen))
        self.time += 1
        self.take(self.counter.next_code(self.time, draft))

    @rule(
        who=st.sampled_from(PEOPLE), kind=st.sampled_from(KINDS), high=st.booleans(),
        contact=st.booleans(), own_key=st.booleans(),
    )  # fmt: skip
    def screen(self, who: Traveller, kind: str, high: bool, contact: bool, own_key: bool) -> None:
        """All at once, as a hurried operator does it."""
        self.scan(who, kind, False)
        if self.counter.question is not None:
            self.answer()
        self.measure(who, high)
        if contact:
            self.thermometer(True)
        self.apply(own_key, False)

    @rule()
    def escape(self) -> None:
        """Parks, or brings the first back."""
        self.time += 1
        self.counter = self.counter.stepped_back()
        self.look_up()

    @rule(at=st.integers(0, 3))
    def call_back(self, at: int) -> None:
        """One of those who rest comes back, as F8 does it."""
        from screens.counter.people import _rested

        with self.store.database.read() as connection:
            resting = open_items.resting(connection)
        if resting:
            found = _rested(self.desk, resting[at % len(resting)])
            here = {e.subject for e in (self.counter.here, *self.counter.waiting)}
            if found is not None and found.subject not in here:
                self.time += 1
                self.counter = self.counter.brought_back(found, self.time)
                self.look_up()

    @rule(which=st.sampled_from(LISTS))
    def lists_change(self, which: RiskList) -> None:
        """A new list of risk areas is for the next person."""
        if self.counter.here.empty:
            self.desk.take_over(replace(self.desk.rules, risk=which))

    @rule(hours=st.sampled_from((0.1, 2.0)))
    def time_passes(self, hours: float) -> None:
        self.clock.move(hours * 3600)
        self.time += hours * 3600

    @rule()
    def restart(self) -> None:
        """Drafts come back as they were kept; codes that waited were told to be scanned again."""
        here, waiting = self.counter.here, self.counter.waiting
        kept = [codec.dump(Encounter, e) for e in (here, *waiting)]
        loaded = [codec.load(Encounter, raw) for raw in kept]
        self.excused |= {c.found.digest for c in self.counter.codes}
        self.counter = Counter(here=loaded[0], waiting=tuple(loaded[1:]))
        self.look_up()

    @rule(own_key=st.booleans(), fails=st.sampled_from((False, False, False, True)))
    def apply(self, own_key: bool, fails: bool) -> None:
        """Enter or F5, after the operator has read the band."""
        self.time += 1
        here = self.counter.here
        advice = None
        if here.has_temperature():
            advice = self.desk.advise(here.complete(), here.open)
        turn = self.counter.applied(advice, self.time, own_key=own_key)
        self.counter = turn.counter
        if turn.do is not Do.SAVE:
            return
        assert advice is not None
        self.taken |= digests(here.screening)
        try:
            if fails:
                raise InputProblem(ProblemCode.BAD_FIELD, field="?", detail="?")
            case = CaseRef(subject=here.subject, shown=advice)
            outcome = screenings.apply(self.desk.under(self.desk.rules), here.complete(), case=case)
        except Problem:
            self.counter = self.counter.failed(here, form_open=False)
            self.look_up()
            return
        assert outcome.movement is advice.movement
        seen = here.complete()
        self.judge(seen, outcome.movement)
        if self.counter.here.empty:
            self.take(self.counter.next_code(self.time))

    def judge(self, seen: Screening, movement: Movement | None) -> None:
        """The onlooker's eye on what was just saved."""
        assert len(owners(seen)) <= 1, owners(seen)
        mine = tokens(seen)
        contact = any(r.thermometer.contact for r in seen.readings)
        if any(mine & others for others in self.truth.resting) and not contact:
            assert movement in (None, Movement.HOLD), movement
        if any(mine & others for others in self.truth.held):
            assert movement is Movement.HOLD
        if movement is None:
            self.truth.resting.append(mine)
            return
        self.truth.resting = [others for others in self.truth.resting if not mine & others]
        if movement is Movement.HOLD:
            self.truth.held.append(mine)

    # -- what always holds -----------------------------------------------------------------------

    @invariant()
    def nobody_has_anything_of_another(self) -> None:
        for who in (self.counter.here, *self.counter.waiting):
            assert len(owners(self.observed(who))) <= 1, owners(self.observed(who))

    @invariant()
    def no_code_disappears_without_a_word(self) -> None:
        for who in (self.counter.here, *self.counter.waiting):
            self.taken |= digests(who.screening)
        known = self.taken | {c.found.digest for c in self.counter.codes}
        missing = {d for d in self.scanned - self.excused if not d.startswith("card")} - known
        assert not missing, missing


TestTheCounter = AtTheCounter.TestCase
TestTheCounter.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, print_blob=True
)
