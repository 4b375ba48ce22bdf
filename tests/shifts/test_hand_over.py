"""Hand-over: what is open is told item by item, signed by both leads and by the station; nothing is left open."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from textual.widgets import Input

from screens.shifts.shift import ShiftScreen
from screens.shifts.sign_in import SignInScreen
from station.clock import FixedClock
from station.events.kinds import Kind
from station.events.shift import ShiftClosed, ShiftTakenOver, Thing
from station.problems import InputProblem, ProblemCode
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from station.shifts.roles import Role
from storage.desk import Desk
from storage.hand_over import service
from storage.holds import service as holds
from storage.home import Home
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry
from storage.proof import verify
from storage.screenings import service as screenings
from storage.shifts import attendance, operators, signing_in
from storage.signing import own_key
from storage.store import Store
from tests.app import opened, prepare
from tests.conftest import make_home

FIRST, SECOND = "4071", "8052"


def entries(desk: Desk, kind: Kind) -> list[StoredEntry]:
    with desk.store.database.read() as connection:
        return journal.of_kind(connection, kind)


def leads(desk: Desk) -> None:
    """李岚 and 王强 are leads; 李岚 is at the keyboard."""
    signing_in.set_pin(desk.store, desk.store.session.operator, FIRST)
    signing_in.add(desk.store, "王强", Role.LEAD, SECOND)


def holds_true(desk: Desk, entry: StoredEntry, form: type) -> bool:
    """Whether the station's own key signed what the entry says."""
    assert entry.raw is not None
    told: Any = codec.load(form, entry.raw)
    body = codec.dump(form, replace(told, signature=""))
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(own_key.of(desk.store).public))
    try:
        key.verify(base64.b64decode(told.signature), entry.header.shift.encode() + b"\n" + body)
    except InvalidSignature:
        return False
    return True


def test_a_shift_is_handed_over_and_taken_over_with_two_pins_and_a_signature(desk: Desk) -> None:
    leads(desk)
    held = holds.open_hold(desk.store, "张三", "")
    screenings.apply(desk, Screening(readings=(Reading(37.9),), mask=Mask.WORN))
    with pytest.raises(InputProblem, check=lambda p: p.code is ProblemCode.PIN_WRONG):
        service.close(desk, "0000")
    assert entries(desk, Kind.SHIFT_CLOSED) == []
    service.close(desk, FIRST)
    closed = entries(desk, Kind.SHIFT_CLOSED)[0]
    items = codec.load(ShiftClosed, closed.raw or b"").items
    assert {i.thing for i in items} == {Thing.HOLD, Thing.RESTING, Thing.UNSENT}
    assert next(i.seq for i in items if i.thing is Thing.HOLD) == held.seq
    assert b"\xe5\xbc\xa0" not in (closed.raw or b"")
    assert holds_true(desk, closed, ShiftClosed)
    with pytest.raises(InputProblem, check=lambda p: p.code is ProblemCode.NOT_SIGNED_IN):
        screenings.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    signing_in.sign_in(desk.store, "王强", SECOND)
    assert desk.store.session.shift != closed.header.shift
    with desk.store.database.read() as connection:
        waiting = service.waiting(connection)
    assert waiting is not None
    assert (waiting.operator, waiting.items) == ("李岚", items)
    service.take_over(desk, {0, 99}, "留置的人不在", SECOND)
    taken = entries(desk, Kind.SHIFT_TAKEN_OVER)[0]
    assert (taken.body["after"], taken.body["questioned"]) == (closed.header.shift, [0])
    assert holds_true(desk, taken, ShiftTakenOver)
    with desk.store.database.read() as connection:
        assert service.waiting(connection) is None
        assert operators.name_of(connection, taken.header.operator) == "王强"
    with pytest.raises(InputProblem, check=lambda p: p.code is ProblemCode.NOTHING_TO_TAKE_OVER):
        service.take_over(desk, pin=SECOND)
    assert verify.verify(desk.store.database).ok


def test_a_station_without_pins_hands_over_too(desk: Desk) -> None:
    before = desk.store.session.shift
    service.close(desk)
    assert desk.store.session.shift not in ("", before)
    assert service.take_over(desk).seq
    with desk.store.database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM shift_view WHERE closed = 0"
        ).scalar()
    assert found == 1


def test_a_shift_that_was_left_open_over_the_day_is_closed_as_such(
    tmp_path: Path, clock: FixedClock
) -> None:
    home = make_home(tmp_path / "home")
    first = Store(home, clock)
    first.begin("李岚")
    first.begin("赵六")
    first.close()
    clock.at += timedelta(days=1)
    second = Store(Home.open(home.paths.root), clock)
    second.begin("李岚")
    left = entries(Desk(second), Kind.SHIFT_CLOSED)
    assert [e.body["over"] for e in left] == ["day", "day"]
    assert {e.header.operator for e in left} == {""}
    with second.database.read() as connection:
        assert service.waiting(connection) is None
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM shift_view WHERE closed = 0"
        ).scalar()
    assert found == 1
    assert verify.verify(second.database).ok
    second.close()


def test_a_clock_set_back_a_day_between_two_shifts_loses_neither(
    desk: Desk, clock: FixedClock
) -> None:
    leads(desk)
    service.close(desk, FIRST)
    clock.at -= timedelta(days=1)
    signing_in.sign_in(desk.store, "王强", SECOND)
    screenings.apply(
        desk, Screening(readings=(Reading(36.5, Thermometer.MERCURY),), mask=Mask.WORN)
    )
    service.take_over(desk, pin=SECOND)
    service.close(desk, SECOND)
    assert [bool(e.body.get("over")) for e in entries(desk, Kind.SHIFT_CLOSED)] == [False, False]
    assert verify.verify(desk.store.database).ok


def test_a_clock_that_was_just_set_is_handed_over_with_the_head_of_just_then(
    desk: Desk, clock: FixedClock
) -> None:
    own_key.of(desk.store)
    screenings.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    clock.at += timedelta(hours=3)
    service.close(desk, note="换过电池")
    (closed,) = entries(desk, Kind.SHIFT_CLOSED)
    (jumped,) = entries(desk, Kind.CLOCK_JUMPED)
    things = [(item["thing"], item.get("seq", 0)) for item in closed.body["items"]]
    assert things[0] == (Thing.NOTE.value, 0)
    assert (Thing.CLOCK.value, jumped.header.seq) in things
    assert closed.body["head"].startswith(f"{closed.header.seq - 1}:")


def test_two_leads_at_once_close_and_take_over_once(desk: Desk, clock: FixedClock) -> None:
    leads(desk)
    other = Desk(Store(desk.store.home, clock))
    signing_in.sign_in(other.store, "王强", SECOND)
    service.close(desk, FIRST)
    signing_in.sign_in(desk.store, "李岚", FIRST)
    service.take_over(other, pin=SECOND)
    with pytest.raises(InputProblem, check=lambda p: p.code is ProblemCode.NOTHING_TO_TAKE_OVER):
        service.take_over(desk, pin=FIRST)
    attendance.leave(other.store)
    other.store.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_day_goes_from_lead_to_lead_on_the_screen(
    lang: str, tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "home").paths.root
    store = Store(Home.open(root), clock)
    store.begin("李岚")
    leads(Desk(store))
    store.close()
    async with opened(root, clock, lang=lang) as hand:

        async def pin(typed: str) -> None:
            hand.app.screen.query_one("#pin", Input).focus()
            await hand.type(*typed, "enter")

        await pin(FIRST)
        await hand.type("f6", "3", "7", "9", "enter", "ctrl+s")
        assert isinstance(hand.app.screen, ShiftScreen)
        assert len(hand.app.screen.rows()) >= 2
        await hand.type("f5")
        hand.app.screen.query_one("#note", Input).value = "缺两支水银温度计"
        await pin(FIRST)
        assert len(hand.entries("shift.closed")) == 1
        assert isinstance(hand.app.screen, SignInScreen)
        await hand.type("2")
        await pin(SECOND)
        await hand.type("ctrl+s")
        assert isinstance(hand.app.screen, ShiftScreen)
        assert hand.app.screen.rows()[0].cells[-1] == "缺两支水银温度计"
        await hand.type("down", "enter")
        assert hand.app.screen.questioned == {1}
        await hand.type("f5")
        hand.app.screen.query_one("#note", Input).value = "已经去领"
        await pin(SECOND)
        taken = hand.entries("shift.taken_over")
        assert [(e.body["questioned"], e.body["note"]) for e in taken] == [([1], "已经去领")]
        assert not isinstance(hand.app.screen, ShiftScreen)
