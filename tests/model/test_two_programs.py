"""Two windows and two `record` at one home, in any order: nothing twice, nothing lost, nobody mixed up."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.clock import FixedClock
from station.people.person import Person
from station.problems import InputProblem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage import lines
from storage.cases.records import CaseRef
from storage.counter import drafts
from storage.desk import Desk
from storage.journal import entries as journal
from storage.proof import replay, verify
from storage.screenings import correct as correcting
from storage.screenings import queries
from storage.screenings import service as screenings
from storage.store import Store
from tests.conftest import NOON, make_home

WHO = st.integers(0, 1)
NAMES = st.sampled_from(["ALICE", "BOB", "CAROL"])
DEGREES = st.sampled_from([36.4, 36.6, 36.9])
KEYS = st.sampled_from(["k1", "k2", "k3"])


class TwoPrograms(RuleBasedStateMachine):
    """`windows` are two apps, `pipes` two `record`; all over the same files."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.home = make_home(self.folder / "home")
        self.clock = FixedClock(NOON)
        self.windows = [self.opened(screens=True) for _ in range(2)]
        self.pipes = [self.opened() for _ in range(2)]
        self.shown: dict[int, tuple[int, int]] = {}
        self.receipts: dict[str, int] = {}
        self.keys: dict[str, tuple[str, int]] = {}
        self.texts: dict[str, str] = {}

    def opened(self, *, screens: bool = False) -> Desk:
        store = Store(self.home, self.clock, screens=screens)
        store.begin("李岚")
        return Desk(store)

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        with self.windows[0].store.database.read() as connection:
            kept = {e.header.id: e.header.seq for e in journal.page(connection, 0, 100_000)}
        assert self.receipts.items() <= kept.items()
        assert len(set(kept.values())) == len(kept)
        verdict = verify.verify(self.windows[0].store.database)
        assert verdict.ok, verdict
        for desk in (*self.windows, *self.pipes):
            desk.store.close()
        shutil.rmtree(self.folder)

    @rule(who=WHO, name=NAMES, degrees=DEGREES, key=KEYS)
    def record(self, who: int, name: str, degrees: float, key: str) -> None:
        line: dict[str, Any] = {
            "kind": "screening", "key": key, "person": {"name": name},
            "readings": [{"celsius": degrees}], "mask": "worn",
        }  # fmt: skip
        raw = json.dumps(line)
        before = self.keys.get(key)
        try:
            receipt = lines.take(self.pipes[who], raw.encode()).receipt
        except InputProblem as problem:
            assert problem.code.value == "S-124"
            assert before is not None
            assert before[0] != raw
            return
        assert before is None or before == (raw, receipt.seq)
        assert receipt.repeated is (before is not None)
        self.keys[key] = raw, receipt.seq
        self.receipts[receipt.id] = receipt.seq

    @rule(who=WHO, name=NAMES, degrees=DEGREES)
    def save(self, who: int, name: str, degrees: float) -> None:
        seen = Screening(person=Person(name), readings=(Reading(degrees),), mask=Mask.WORN)
        receipt = screenings.apply(self.windows[who], seen).receipt
        self.receipts[receipt.id] = receipt.seq

    @rule(who=WHO, pick=st.integers(0, 20))
    def look_at(self, who: int, pick: int) -> None:
        with self.windows[who].store.database.read() as connection:
            rows = [e for e in journal.page(connection, 0) if e.header.kind == "screening.recorded"]
            if rows:
                seq = rows[pick % len(rows)].header.seq
                self.shown[who] = seq, (seq, *queries.history(connection, seq))[-1]

    @precondition(lambda self: self.shown)
    @rule(who=WHO, degrees=DEGREES)
    def correct(self, who: int, degrees: float) -> None:
        if who not in self.shown:
            return
        desk = self.windows[who]
        seq, seen = self.shown[who]
        with desk.store.database.read() as connection:
            newest = (seq, *queries.history(connection, seq))[-1]
        now = Screening(readings=(Reading(degrees),), mask=Mask.WORN)
        try:
            receipt = correcting.correct(desk, str(seq), now, "x", case=CaseRef(seen=seen)).receipt
        except InputProblem as problem:
            assert problem.code.value == "S-144"
            assert newest != seen
            self.shown.pop(who)
            return
        assert newest == seen
        self.receipts[receipt.id] = receipt.seq
        self.shown[who] = seq, receipt.seq

    @rule(who=WHO, draft=st.sampled_from(["d1", "d2", "papers:7"]), text=NAMES)
    def half_fill(self, who: int, draft: str, text: str) -> None:
        drafts.keep(self.windows[who].store, draft, "encounter", text.encode())
        self.texts[f"{who}/{draft}"] = text

    @rule(who=WHO, draft=st.sampled_from(["d1", "d2", "papers:7"]))
    def give_up(self, who: int, draft: str) -> None:
        drafts.drop(self.windows[who].store, draft)
        self.texts.pop(f"{who}/{draft}", None)

    @rule(who=WHO)
    def close_and_open(self, who: int) -> None:
        """What it left is nobody's until it is asked for."""
        mine = {k.partition("/")[2] for k in self.texts if k.startswith(f"{who}/")}
        self.windows[who].store.close()
        self.windows[who] = self.opened(screens=True)
        store = self.windows[who].store
        assert drafts.waiting(store) == []
        assert drafts.left_behind(store) == len(mine)
        drafts.take_over(store)
        assert {d.id for d in drafts.waiting(store)} == mine

    @rule()
    def replayed(self) -> None:
        replay.replay(self.pipes[0].store.database)

    @invariant()
    def drafts_are_their_windows(self) -> None:
        for who, desk in enumerate(getattr(self, "windows", ())):
            found = {d.id: d.body.decode() for d in drafts.waiting(desk.store)}
            mine = {k[2:]: v for k, v in self.texts.items() if k.startswith(f"{who}/")}
            assert found == mine


TwoPrograms.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
TestTwoPrograms = TwoPrograms.TestCase
