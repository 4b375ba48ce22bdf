"""The day's report: counted from the journal, late, missed and revised as such, zero when nothing happened."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.clock import FixedClock
from station.events.kinds import Kind
from station.i18n import Lang
from station.problems import Problem
from station.reports import page
from station.reports.due import DayState
from station.reports.report import Report
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.holds import service as holds
from storage.home import Home
from storage.journal import codec
from storage.journal import entries as journal
from storage.proof import replay, verify
from storage.reports import queries, service
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from storage.store import Store
from tests.conftest import NOON, Run, make_home

TODAY = "2026-11-23"


def seen(celsius: float = 36.5, thermometer: Thermometer = Thermometer.MERCURY) -> Screening:
    return Screening(readings=(Reading(celsius, thermometer),), mask=Mask.WORN)


def states(desk: Desk) -> dict[str, DayState]:
    with desk.store.database.read() as connection:
        found = queries.days(connection, desk.store, desk.policy.thresholds.report_hour)
    return {day.day: day.state for day in found}


def at(clock: FixedClock, day: int, hour: int, minute: int = 0) -> None:
    """Shanghai time, days after the first one."""
    clock.at = NOON.replace(hour=0) + timedelta(days=day, hours=hour - 8, minutes=minute)


def test_a_day_without_anything_is_a_zero_report_and_says_so(desk: Desk) -> None:
    receipt, report = service.send(desk, TODAY)
    assert report.zero
    assert asdict(report.counts) == dict.fromkeys(asdict(report.counts), 0)
    assert service.sent(desk, receipt.seq) == report
    assert "零报告" in page.title(report, Lang.ZH)
    assert states(desk) == {TODAY: DayState.SENT}


@settings(max_examples=20, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.sampled_from([36.4, 36.9, 37.2, 37.3, 38.6]), st.sampled_from([Thermometer.MERCURY, Thermometer.INFRARED]),
                  st.integers(0, 3 * 24 * 60)), max_size=12,
    ),
    begins=st.integers(0, 23),
)  # fmt: skip
def test_the_counts_are_those_of_the_journals_own_bodies(
    people: list[tuple[float, Thermometer, int]],
    begins: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock = FixedClock(NOON)
    store = Store(make_home(tmp_path_factory.mktemp("r") / "home", day_begins=begins), clock)
    store.begin("李岚")
    desk = Desk(store)
    for celsius, thermometer, minutes in sorted(people, key=lambda p: p[2]):
        clock.at = NOON + timedelta(minutes=minutes)
        screenings.apply(desk, seen(celsius, thermometer))
    with store.database.read() as connection:
        entries = list(journal.page(connection, 0, 1000))
    for day in {e.day for e in entries}:
        report = service.draft(desk, day)
        records = [e for e in entries if e.day == day and e.header.kind == Kind.SCREENING]
        rests = [e for e in entries if e.day == day and e.header.kind == Kind.SET_ASIDE]
        hot = [e for e in records if e.body["screening"]["readings"][-1]["celsius"] >= 37.3]
        assert (report.recorded, report.shown) == (len(records), len(records))
        assert report.counts.screened == len(records)
        assert report.counts.fevers == len(hot)
        assert report.counts.hold == len(hot)
        assert (report.counts.first_fevers, report.counts.resting) == (len(rests), len(rests))
        assert sum(h.screened for h in report.hours) == len(records)
        assert sum(s.screened for s in report.shifts) == len(records)
        zone = store.settings.zone
        for hour in report.hours:
            local = [
                e
                for e in records
                if datetime.fromtimestamp(e.header.at / 1000, zone).hour == hour.hour
            ]
            assert hour.screened == len(local)
    store.close()


def test_in_time_late_missed_and_made_up_for(desk: Desk, clock: FixedClock) -> None:
    at(clock, 0, 19, 59)
    assert states(desk)[TODAY] is DayState.OPEN
    at(clock, 0, 20, 1)
    assert states(desk)[TODAY] is DayState.OVERDUE
    assert service.send(desk, TODAY)[1].late
    assert states(desk)[TODAY] is DayState.LATE
    at(clock, 3, 9)
    assert list(states(desk).values()) == [
        DayState.OPEN,
        DayState.MISSED,
        DayState.MISSED,
        DayState.LATE,
    ]
    assert service.make_up(desk) == ["2026-11-24", "2026-11-25"]
    assert service.make_up(desk) == []
    with desk.store.database.read() as connection:
        bodies = [e.body for e in journal.of_kind(connection, Kind.REPORT_SENT)]
    assert [(b["day"], b.get("late"), b.get("made_up")) for b in bodies[1:]] == [
        ("2026-11-24", True, True), ("2026-11-25", True, True),
    ]  # fmt: skip
    assert DayState.MISSED not in states(desk).values()


def test_a_record_after_the_report_asks_for_a_numbered_revision_and_both_stay(
    desk: Desk, clock: FixedClock
) -> None:
    screenings.apply(desk, seen())
    _, first = service.send(desk, TODAY)
    assert states(desk)[TODAY] is DayState.SENT
    at(clock, 0, 21)
    screenings.apply(desk, seen(38.5))
    assert states(desk)[TODAY] is DayState.REVISION
    _, second = service.send(desk, TODAY)
    assert (second.revision, second.late) == (2, False)
    assert (first.counts.screened, second.counts.screened, second.counts.fevers) == (1, 2, 1)
    assert states(desk)[TODAY] is DayState.SENT
    with desk.store.database.read() as connection:
        assert len(journal.of_kind(connection, Kind.REPORT_SENT)) == 2


def test_the_view_of_reports_is_made_anew_and_verified(desk: Desk) -> None:
    service.send(desk, TODAY)
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE report_view SET late = 1")
    verdict = verify.verify(desk.store.database)
    assert (verdict.fault, verdict.detail) == (verify.Fault.VIEWS, "report_view")
    assert replay.replay(desk.store.database) == 0
    assert states(desk)[TODAY] is DayState.SENT


@pytest.mark.parametrize("day", ["2026-11-24", "2026-13-01", "", "gestern", "9" * 300])
def test_a_day_that_is_none_or_is_to_come_is_refused(desk: Desk, day: str) -> None:
    with pytest.raises(Problem):
        service.send(desk, day)


def test_a_journal_that_holds_more_than_its_views_is_told(desk: Desk) -> None:
    screenings.apply(desk, seen())
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM screening_view")
    report = service.draft(desk, TODAY)
    assert (report.recorded, report.shown, report.whole) == (1, 0, False)
    assert "verify" in page.head(report, Lang.EN, 480).rows[4][1]


def test_the_commands_send_show_and_write_it(station: Run, tmp_path: Path) -> None:
    assert station("init", "--kind", "clinic").returncode == 0
    done = station("report", "--send", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kind"] == "clinic"
    days = [json.loads(line) for line in station("report", "--days", "--json").stdout.splitlines()]
    assert [(d["state"], d["zero"]) for d in days] in ([("sent", True)], [("late", True)])
    file = tmp_path / "day.pdf"
    assert station("report", "--output", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert "S-215" in station("report", "--output", str(file)).stderr
    assert station("report", "--output", str(tmp_path / "day.doc")).returncode == 2
    assert station("report", "--date", "2031-01-01").returncode == 2
    assert station("verify").returncode == 0


def test_a_report_of_all_kinds_of_things_keeps_its_figures_on_the_page() -> None:
    from station.kinds import StationKind
    from station.reports.report import Counts

    numbers = {name: 100 + i for i, name in enumerate(asdict(Counts()))}
    report = Report(
        TODAY,
        "s",
        "n",
        "c",
        "",
        StationKind.CLINIC,
        Counts(**numbers),
        (),
        (),
        1,
        1,
        1,
        "1:00",
        0,
        0,
    )
    shown = [value for section in page.sections(report, Lang.EN) for _, value in section.rows]
    assert sorted(shown) == sorted(str(n) for n in numbers.values())
    assert not replace(report, counts=Counts(corrections=1)).zero


def test_a_home_that_stood_still_makes_up_at_its_next_start(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    late = Store(Home.open(home.paths.root), FixedClock(NOON + timedelta(days=40)))
    late.begin("李岚")
    made = service.make_up(Desk(late))
    assert len(made) == queries.SHOWN - 1
    late.close()


def test_a_correction_on_a_later_day_asks_for_a_revision_of_the_day_that_it_changes(
    desk: Desk, clock: FixedClock
) -> None:
    first = screenings.apply(desk, seen())
    service.send(desk, TODAY)
    at(clock, 1, 9)
    correct(desk, first.receipt.id, seen(39.2), "写错")
    assert states(desk)[TODAY] is DayState.REVISION
    assert service.send(desk, TODAY)[1].counts.fevers == 1
    assert states(desk)[TODAY] is DayState.SENT


def test_a_second_reading_on_the_next_day_does_too(desk: Desk, clock: FixedClock) -> None:
    first = screenings.apply(desk, seen(37.9, Thermometer.INFRARED))
    assert service.send(desk, TODAY)[1].counts.resting == 1
    at(clock, 1, 0, 10)
    with desk.store.database.read() as connection:
        rest = open_items.resting(connection)[0]
    again = replace(
        seen(37.9, Thermometer.INFRARED),
        readings=(Reading(37.9), Reading(36.6, Thermometer.MERCURY)),
    )
    screenings.apply(desk, again, case=CaseRef(rest.subject))
    assert first.receipt.seq
    assert states(desk)[TODAY] is DayState.REVISION


def test_who_is_held_from_before_makes_no_zero_day_other_than_zero(
    desk: Desk, clock: FixedClock
) -> None:
    at(clock, 1, 9)
    holds.open_hold(desk.store, "", "")
    at(clock, 3, 9)
    holds.open_hold(desk.store, "", "")
    at(clock, 4, 9)
    service.make_up(desk)
    days = {}
    with desk.store.database.read() as connection:
        for entry in journal.of_kind(connection, Kind.REPORT_SENT):
            days[entry.body["day"]] = codec.load(Report, entry.raw or b"")
    assert [days[d].counts.holds_open for d in sorted(days)] == [0, 1, 1, 2]
    assert [days[d].zero for d in sorted(days)] == [True, False, True, False]


def test_two_programs_that_begin_together_make_up_once(desk: Desk, clock: FixedClock) -> None:
    at(clock, 2, 9)
    other = Desk(Store(desk.store.home, clock))
    lacking = ["2026-11-23", "2026-11-24"]
    assert service.make_up(desk) == lacking
    assert service.make_up(other) == []
    other.store.close()


def test_a_clock_that_was_ahead_leaves_the_real_day_to_be_sent(
    desk: Desk, clock: FixedClock
) -> None:
    at(clock, 10, 9)
    service.make_up(desk)
    at(clock, 1, 9)
    assert states(desk)["2026-11-24"] is DayState.OPEN
    assert not service.send(desk, "2026-11-24")[1].made_up
    assert states(desk)["2026-11-24"] is DayState.SENT
