"""Holds step by step with a clock that is set back; referrals until they are acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station import clock as clocks
from station import ids
from station.clock import FixedClock
from station.events.hold import HoldEnd, HoldEnded, HoldStep, HoldStepped
from station.events.kinds import Kind
from station.events.referral import ReferralClosed, ReferralEnd
from station.kinds import StationKind
from station.people.person import Person
from station.problems import InputProblem
from station.screening.screening import Symptom
from storage.cases import open_items
from storage.cases.open_items import Hold, Referral
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold, step_hold
from storage.journal import clock_back
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.proof import verify
from storage.proof.replay import replay
from storage.referrals import service as referrals
from storage.referrals.service import Whom
from storage.store import Store
from storage.visits import service as visits
from tests.clinic.patients import desk_of, entries, patient
from tests.conftest import NOON, make_home


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    found = desk_of(tmp_path / "home", StationKind.CLINIC, clock)
    yield found
    found.store.close()


def held(desk: Desk) -> list[Hold]:
    with desk.store.database.read() as connection:
        return open_items.holds(connection)


def referred(desk: Desk) -> list[Referral]:
    with desk.store.database.read() as connection:
        return open_items.referrals(connection)


def test_a_hold_goes_step_by_step_and_its_papers_come_later(desk: Desk, clock: FixedClock) -> None:
    hold = open_hold(desk.store).id
    clock.move(60)
    step_hold(desk.store, hold, HoldStepped(HoldStep.CALLED, whom="120", who="赵调度"))
    step_hold(desk.store, hold, HoldStepped(HoldStep.PAPERS, person=Person("林小雨")))
    now = held(desk)[0]
    assert (now.step, now.called, now.answered, now.name) == ("called", "120", "赵调度", "林小雨")
    assert now.stepped_at - now.at == 60_000
    step_hold(desk.store, hold, HoldStepped(HoldStep.ARRIVED, who="县医院 2 组"))
    assert (held(desk)[0].step, held(desk)[0].team) == ("arrived", "县医院 2 组")
    end_hold(desk.store, hold, HoldEnded(HoldEnd.HANDED_OVER, "县医院", "吉A12345"))
    assert held(desk) == []
    with pytest.raises(InputProblem, match="S-125"):
        step_hold(desk.store, hold, HoldStepped(HoldStep.ARRIVED))


def test_a_clock_set_back_takes_nothing_off_a_hold(desk: Desk, clock: FixedClock) -> None:
    open_hold(desk.store)
    clock.move(900)
    clock.move(60, wall=-3600)
    ahead = clocks.millis(clock.now())
    # Before any entry says so, and after.
    assert held(desk)[0].waited(ahead, desk.store.set_back()) == pytest.approx(960_000, abs=1000)
    open_hold(desk.store)
    assert desk.store.set_back() == 0
    assert held(desk)[0].waited(ahead) == pytest.approx(960_000, abs=1000)
    assert held(desk)[1].waited(ahead) == 0


def test_a_laptop_that_slept_makes_no_hold_younger(desk: Desk, clock: FixedClock) -> None:
    open_hold(desk.store)
    clock.move(1, wall=1800)
    open_hold(desk.store)
    assert held(desk)[0].waited(clocks.millis(clock.now())) == 1_800_000


def test_steps_are_rebuilt_and_a_restart_loses_no_clock(desk: Desk, clock: FixedClock) -> None:
    hold = open_hold(desk.store).id
    step_hold(desk.store, hold, HoldStepped(HoldStep.CALLED, whom="120"))
    before = held(desk)
    replay(desk.store.database)
    assert held(desk) == before
    clock.move(1500)
    again = Store(desk.store.home, clock)
    with again.database.read() as connection:
        assert open_items.holds(connection)[0].waited(clocks.millis(clock.now())) == 1_500_000
    again.close()
    assert verify.verify(desk.store.database).ok


def test_a_referral_carries_the_visits_number_and_waits_to_be_acknowledged(
    desk: Desk, clock: FixedClock
) -> None:
    visit = visits.save(desk, patient(36.5, Symptom.DRY_COUGH))
    issued = referrals.issue(desk, "德惠市人民医院发热门诊", visit.receipt.id)
    assert issued.number == visit.slip
    found = referred(desk)[0]
    assert (found.number, found.name) == (visit.slip, "王芳")
    assert found.due - found.at == 24 * 3_600_000
    closed = ReferralClosed(ReferralEnd.ARRIVED, "发热门诊 张护士")
    referrals.close(desk, issued.number, closed)
    assert referred(desk) == []
    with pytest.raises(InputProblem, match="S-137"):
        referrals.close(desk, issued.number, closed)
    subjects = {
        e.header.subject
        for e in entries(desk)
        if "referral" in e.header.kind or "visit" in e.header.kind
    }
    assert len(subjects) == 1


def test_a_referral_needs_a_clinic_and_a_record(desk: Desk) -> None:
    with pytest.raises(InputProblem, match="S-138"):
        referrals.issue(desk, " ")
    with pytest.raises(InputProblem, match="S-122"):
        referrals.issue(desk, "发热门诊", "99")
    alone = referrals.issue(desk, "发热门诊", whom=Whom("林小雨", "19900000001", "咳嗽"))
    assert referred(desk)[0].number == alone.number


def test_the_slips_picture_is_read_again_and_verified_by_its_own_station(desk: Desk) -> None:
    import cv2
    import numpy

    from station.codes import slip, trust
    from station.devices.decode import Decoder
    from storage.home import signing_keys

    number = referrals.issue(desk, "德惠市人民医院发热门诊", whom=Whom("林小雨")).number
    raw = referrals.png(desk, number, number)
    grey = cv2.imdecode(numpy.frombuffer(raw, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    text = Decoder().frame(numpy.asarray(grey, dtype=numpy.uint8))[0].text or ""
    key = signing_keys.listed(desk.store.home.paths)[0]
    known = trust.gather(
        [trust.TrustedKey(key.kid, key.private.public_key(), "x", frozenset({trust.Usage.SLIP}))]
    )
    found = slip.recognise(text, known, desk.store.now())
    assert found.status == "verified"
    assert dict(found.fields)["clinic"] == "德惠市人民医院发热门诊"
    assert dict(found.fields)["number"] == number


def test_a_clock_set_back_is_told_once_by_two_processes(desk: Desk, clock: FixedClock) -> None:
    open_hold(desk.store)
    clock.move(600)
    clock.move(0, wall=-3000)
    other = Store(desk.store.home, FixedClock(clock.now()))
    now = clocks.millis(clock.now())
    # The newcomer knows the journal's last entry only; the rest is told by who saw the jump.
    assert held(desk)[0].waited(now, desk.store.set_back()) == pytest.approx(600_000, abs=1000)
    open_hold(desk.store)
    assert held(desk)[0].waited(now, desk.store.set_back()) == pytest.approx(600_000, abs=1000)
    other.close()


def test_a_clock_put_right_again_counts_nothing_twice(desk: Desk, clock: FixedClock) -> None:
    open_hold(desk.store)
    clock.move(60, wall=-7200)
    open_hold(desk.store)
    clock.move(600, wall=7200 + 600)
    open_hold(desk.store)
    assert held(desk)[0].waited(clocks.millis(clock.now())) == pytest.approx(660_000, abs=1000)


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_returned_while_nobody_looked_makes_no_hold_old(
    tmp_path: Path, restarted: bool
) -> None:
    """Set back by two days, closed, put right, opened: the hold placed meanwhile is minutes old."""
    clock = FixedClock(NOON, started="one")
    home = make_home(tmp_path / "home")
    first = Desk(Store(home, clock))
    open_hold(first.store)
    clock.move(60, wall=60 - 2 * 86_400)
    open_hold(first.store)
    first.store.close()
    clock.move(300, wall=300 + 2 * 86_400)
    if restarted:
        clock.started = "two"
    again = Desk(Store(home, clock))
    waited = [hold.waited(clocks.millis(clock.now())) // 60_000 for hold in held(again)]
    assert waited == [6, 5]
    assert verify.verify(again.store.database).ok
    again.store.close()


def test_a_laptop_that_slept_closed_has_no_jump(tmp_path: Path) -> None:
    clock = FixedClock(NOON, started="one")
    home = make_home(tmp_path / "home")
    Store(home, clock).close()
    clock.move(86_400)
    store = Store(home, clock)
    assert store.ask(clock_back.set_back_by) == 0
    with store.database.read() as connection:
        assert journal.of_kind(connection, Kind.CLOCK_JUMPED) == []
    store.close()


def test_a_jump_is_told_by_the_save_that_succeeds(desk: Desk, clock: FixedClock) -> None:
    open_hold(desk.store)
    clock.move(60, wall=-7200)
    with pytest.raises(RuntimeError), desk.store.database.write() as connection:
        desk.store.append(connection, NewEntry(Kind.HOLD_OPENED, b"{}", ids.random_id()))
        raise RuntimeError  # as a full disk at the commit
    open_hold(desk.store)
    with desk.store.database.read() as connection:
        told = journal.of_kind(connection, Kind.CLOCK_JUMPED)
    assert [round(float(entry.body["seconds"])) for entry in told] == [-7260]


def test_a_clock_that_stayed_back_over_a_long_rest_is_not_taken_for_right(tmp_path: Path) -> None:
    clock = FixedClock(NOON, started="one")
    home = make_home(tmp_path / "home")
    first = Desk(Store(home, clock))
    open_hold(first.store)
    clock.move(60, wall=60 - 3600)
    open_hold(first.store)
    first.store.close()
    clock.move(8 * 3600)
    clock.started = "two"
    again = Desk(Store(home, clock))
    waited = [hold.waited(clocks.millis(clock.now())) // 60_000 for hold in held(again)]
    assert waited == [481, 480]
    again.store.close()
