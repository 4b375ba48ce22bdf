"""Late entries 补录: of the day on which somebody was seen, marked as such, and told to a report that was sent."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from station.clock import FixedClock
from station.events.kinds import Kind
from station.i18n import Lang
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.places.risk_areas import Area, RiskLevel, RiskList, Stay
from station.problems import InputProblem, ProblemCode
from station.reports.due import DayState
from station.screening.disposition import Applied, Movement
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from storage import lines
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.exporting import Format, Wanted, export
from storage.exports.filtering import Filter
from storage.exports.span import span_of
from storage.journal import entries as journal
from storage.journal.client_key import ClientKey
from storage.proof import replay, verify
from storage.reports import queries as reports
from storage.reports import service as report
from storage.screenings import ledger, queries, service
from storage.screenings.correct import correct
from storage.upkeep import removal
from tests.app import opened, prepare
from tests.conftest import NOON

YESTERDAY, TODAY = "2026-11-22", "2026-11-23"
SEEN = NOON - timedelta(hours=20)
"""Four in the afternoon of the day before, in Shanghai."""


def late(celsius: float = 36.5, **given: object) -> Screening:
    """Somebody who was seen yesterday."""
    seen = Screening(
        person=Person("王小明"), readings=(Reading(celsius, Thermometer.MERCURY),), mask=Mask.WORN, observed_at=SEEN
    )  # fmt: skip
    return replace(seen, **given)  # type: ignore[arg-type]


def test_it_is_of_the_day_on_which_it_was_seen_and_says_when_it_was_entered(desk: Desk) -> None:
    outcome = service.apply(desk, late())
    with desk.store.database.read() as connection:
        entry = journal.get(connection, outcome.receipt.seq)
        (row,) = ledger.page(connection, only=Filter(since=YESTERDAY, until=YESTERDAY))
        assert ledger.page(connection, only=Filter(since=TODAY, until=TODAY)) == []
    assert entry is not None
    assert entry.day == TODAY
    assert (row.at, row.late) == (int(SEEN.timestamp() * 1000), entry.header.at)
    assert verify.verify(desk.store.database).ok
    assert replay.replay(desk.store.database) == 0
    with desk.store.database.read() as connection:
        assert ledger.page(connection, only=Filter(since=YESTERDAY, until=YESTERDAY)) == [row]


def test_it_is_judged_as_of_then(desk: Desk) -> None:
    """A stay that ended fourteen days before that day still counted."""
    stay = Stay("110101", until=(SEEN - timedelta(days=14)).date())
    desk.rules = replace(
        desk.rules,
        risk=RiskList((Area("110101", RiskLevel.HIGH, NOON.date() - timedelta(days=40)),), "t"),
    )
    then = desk.advise(late(stays=(stay,)))
    assert then.risk is RiskLevel.HIGH
    assert desk.advise(late(stays=(stay,), observed_at=None)).risk is None
    assert then.movement is Movement.CENTRAL_QUARANTINE
    outcome = service.apply(desk, late(stays=(stay,)))
    with desk.store.database.read() as connection:
        row = queries.one(connection, outcome.receipt.seq)
    assert row is not None
    assert (row.movement, row.risk) == ("central_quarantine", "high")


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOON + timedelta(hours=1), ProblemCode.FUTURE_DATE),
        (NOON - timedelta(days=61), ProblemCode.TOO_LATE),
        (SEEN.replace(tzinfo=None), ProblemCode.BAD_TIME),
    ],
)
def test_a_time_that_cannot_be_is_refused(desk: Desk, at: object, code: ProblemCode) -> None:
    with pytest.raises(InputProblem) as refused:
        service.apply(desk, late(observed_at=at))
    assert refused.value.code is code


def test_nobody_of_a_late_entry_rests_but_what_was_done_then_can_be_said(desk: Desk) -> None:
    first = late(37.6, readings=(Reading(37.6, Thermometer.INFRARED),))
    with pytest.raises(InputProblem) as refused:
        service.apply(desk, first)
    assert refused.value.code is ProblemCode.LATE_PENDING
    outcome = service.apply(desk, first, Applied(Movement.RELEASE, reason="停电，没有复测"))
    assert outcome.movement is Movement.RELEASE
    assert service.apply(desk, late(38.4)).movement is Movement.HOLD
    with desk.store.database.read() as connection:
        assert len(open_items.holds(connection)) == 1


def test_a_report_that_was_sent_asks_for_a_revision_and_counts_it(
    desk: Desk, clock: FixedClock
) -> None:
    service.apply(desk, late(observed_at=None))
    report.send(desk, TODAY)
    clock.at = NOON + timedelta(days=1)
    at = NOON + timedelta(hours=2)
    service.apply(desk, late(38.4, observed_at=at))
    hour = desk.policy.thresholds.report_hour
    with desk.store.database.read() as connection:
        states = {d.day: d for d in reports.days(connection, desk.store, hour)}
    assert states[TODAY].state is DayState.REVISION
    counted = report.draft(desk, TODAY)
    assert (counted.counts.screened, counted.counts.late_entries, counted.counts.fevers) == (
        2,
        1,
        1,
    )
    assert (counted.recorded, counted.shown) == (2, 2)
    today = report.draft(desk, "2026-11-24")
    assert (today.recorded, today.shown, today.counts.late_entries) == (0, 0, 0)
    report.send(desk, "2026-11-24")
    service.apply(desk, late(observed_at=at))
    with desk.store.database.read() as connection:
        states = {d.day: d for d in reports.days(connection, desk.store, hour)}
    assert (states[TODAY].since, states["2026-11-24"].state) == (2, DayState.SENT)
    _, revised = report.send(desk, TODAY)
    assert revised.revision == 2
    with desk.store.database.read() as connection:
        states = {d.day: d for d in reports.days(connection, desk.store, hour)}
    assert states[TODAY].state is DayState.SENT


def test_a_correction_keeps_its_time_or_says_another(desk: Desk) -> None:
    outcome = service.apply(desk, late())
    of = str(outcome.receipt.seq)
    correct(desk, of, late(36.8, observed_at=None), "看错了体温")
    with desk.store.database.read() as connection:
        row = queries.one(connection, outcome.receipt.seq)
    assert row is not None
    assert (row.temperature, row.day) == (36.8, YESTERDAY)
    before = row.late
    correct(desk, of, late(36.8, observed_at=SEEN - timedelta(days=1)), "日期写错了")
    with desk.store.database.read() as connection:
        row = queries.one(connection, outcome.receipt.seq)
    assert row is not None
    assert (row.day, row.late) == ("2026-11-21", before)
    assert verify.verify(desk.store.database).ok


def test_a_line_may_be_late_and_so_may_a_medicine_request(desk: Desk, tmp_path: Path) -> None:
    at = SEEN.isoformat()
    line = {"kind": "screening", "readings": [{"celsius": 36.4}], "observed_at": at}
    lines.take(desk, json.dumps(line).encode())
    asked = {
        "kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": 1, "unit": "box", "classes": ["antipyretic"]}],
        "buyer": {"person": {"name": "赵一", "document": {"kind": "passport", "number": "E1234567"}, "phone": "19900000001"},
                  "readings": [{"celsius": 36.4}], "observed_at": at},
    }  # fmt: skip
    lines.take(desk, json.dumps(asked).encode())
    with desk.store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT day FROM request_view").scalar_one() == YESTERDAY
        kinds = {e.header.kind for e in journal.page(connection, 0)}
    assert Kind.REQUEST in kinds
    assert report.draft(desk, YESTERDAY).counts.requests == 1
    path = tmp_path / "a.csv"
    export(
        desk.store,
        Wanted(Format.CSV, span=span_of(desk.store, YESTERDAY, YESTERDAY)),
        path,
        Lang.EN,
    )
    (row,) = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    assert (row["time"], row["entered late at"]) == ("2026-11-22 16:00:00", "2026-11-23 12:00:00")


def who(**given: object) -> Screening:
    """The same passport, now or late."""
    person = Person("王小明", Document(DocumentKind.PASSPORT, "E1234567"))
    return replace(late(person=person), **given)  # type: ignore[arg-type]


def test_it_meets_and_ends_nothing_of_today(desk: Desk) -> None:
    """Whoever rests with a fever now rests on, and a verdict of today stands."""
    hot = who(readings=(Reading(38.4, Thermometer.INFRARED),), observed_at=None)
    rests = service.apply(desk, hot)
    for case in (None, CaseRef(rests.aside)):
        saved = service.apply(desk, who(), case=case)
        with desk.store.database.read() as connection:
            assert [r.seq for r in open_items.resting(connection)] == [rests.receipt.seq]
            entry = journal.get(connection, saved.receipt.seq)
        assert entry is not None
        assert [r["celsius"] for r in entry.body["screening"]["readings"]] == [36.5]
    back = Applied(Movement.TURN_BACK, reason="不配合")
    cold = late(
        observed_at=None, person=Person("赵一", Document(DocumentKind.PASSPORT, "E7654321"))
    )
    service.apply(desk, cold, back)
    service.apply(
        desk, replace(cold, observed_at=SEEN), Applied(Movement.RELEASE, reason="当时放行")
    )
    with desk.store.database.read() as connection:
        case_now = desk.open_of(connection, cold)
    assert case_now is not None
    assert case_now.movement is Movement.TURN_BACK


def test_a_correction_to_another_day_asks_for_revisions_of_both(
    desk: Desk, clock: FixedClock
) -> None:
    outcome = service.apply(desk, late(observed_at=None))
    report.send(desk, TODAY)
    clock.at = NOON + timedelta(days=1)
    of = str(outcome.receipt.seq)
    correct(desk, of, late(observed_at=SEEN), "是前一天的")
    hour = desk.policy.thresholds.report_hour
    with desk.store.database.read() as connection:
        states = {d.day: d.state for d in reports.days(connection, desk.store, hour)}
    assert states[TODAY] is DayState.REVISION
    assert report.draft(desk, TODAY).counts.screened == 0
    correct(desk, of, late(36.7, observed_at=None), "体温")
    with desk.store.database.read() as connection:
        row = queries.one(connection, outcome.receipt.seq)
    assert row is not None
    assert (row.day, row.temperature) == (YESTERDAY, 36.7)


def test_an_old_one_can_still_be_corrected_but_not_moved_further_back(
    desk: Desk, clock: FixedClock
) -> None:
    outcome = service.apply(desk, late(observed_at=NOON - timedelta(days=20)))
    clock.at = NOON + timedelta(days=30)
    of = str(outcome.receipt.seq)
    correct(desk, of, late(36.8, observed_at=None), "体温")
    with pytest.raises(InputProblem) as refused:
        correct(desk, of, late(observed_at=NOON - timedelta(days=21)), "日期")
    assert refused.value.code is ProblemCode.TOO_LATE


def test_without_its_body_it_stays_of_its_day(desk: Desk) -> None:
    outcome = service.apply(desk, late())
    with desk.store.database.read() as connection:
        entry = journal.get(connection, outcome.receipt.seq)
    assert entry is not None
    before = report.draft(desk, YESTERDAY)
    removal.remove(desk.store, [entry.header.subject], "保存期满")
    after = report.draft(desk, YESTERDAY)
    assert (before.counts.screened, before.counts.late_entries) == (1, 1)
    assert (after.counts.screened, after.counts.late_entries) == (1, 1)
    assert report.draft(desk, TODAY).counts.screened == 0
    assert verify.verify(desk.store.database).ok
    assert replay.replay(desk.store.database) == 0
    assert report.draft(desk, YESTERDAY).counts.screened == 1


def test_one_sent_again_after_the_last_day_gets_its_old_receipt(
    desk: Desk, clock: FixedClock
) -> None:
    case = CaseRef(key=ClientKey("k1"))
    first = service.apply(desk, late(), case=case)
    clock.at = NOON + timedelta(days=60)
    again = service.apply(desk, late(), case=case).receipt
    assert replace(again, repeated=False) == first.receipt
    with pytest.raises(InputProblem) as refused:
        service.apply(desk, late())
    assert refused.value.code is ProblemCode.TOO_LATE


async def test_on_the_screen_it_is_said_in_the_persons_form(
    tmp_path: Path, clock: FixedClock
) -> None:
    home = prepare(tmp_path / "home")
    async with opened(home.paths.root, clock) as hand:
        await hand.type("3", "6", "5", "f3")
        field = hand.app.screen.query_one("#observed_at", Input)
        field.value = "11221600"
        await hand.type("f5")
        assert "补录 11-22 16:00" in str(hand.main.query_one("#who", Static).render())
        await hand.type("enter")
        desk = hand.app.desk
        assert desk is not None
        with desk.store.database.read() as connection:
            (row,) = ledger.page(connection, only=Filter(since=YESTERDAY, until=YESTERDAY))
    assert row.late > row.at
