"""Signing in on the screen: by PIN, after a lock, after idle time, with nothing lost and nothing seen meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.shifts.operators import OperatorsScreen
from screens.shifts.sign_in import SignInScreen
from station.clock import FixedClock
from station.shifts.roles import Role
from storage.home import Home
from storage.shifts import operators, signing_in
from storage.store import Store
from tests.app import Hand, film, opened, prepare

LEAD, OPERATOR = "4071", "8052"


@pytest.fixture
def root(tmp_path: Path, clock: FixedClock) -> Path:
    """A home with a lead and an operator."""
    made = prepare(tmp_path / "home").paths.root
    store = Store(Home.open(made), clock)
    store.begin("李岚")
    signing_in.set_pin(store, store.session.operator, LEAD)
    signing_in.add(store, "王强", Role.OPERATOR, OPERATOR)
    store.close()
    return made


async def pin(hand: Hand, typed: str) -> None:
    field = hand.app.screen.query_one("#pin", Input)
    field.focus()
    await hand.type(*typed, "enter")


def problem(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#problem", Static).render())


async def test_nothing_is_saved_before_somebody_signs_in_and_the_name_is_on_the_entry(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        assert isinstance(hand.app.screen, SignInScreen)
        await hand.scan(film()["clean"].text)
        await pin(hand, "0000")
        assert "S-151" in problem(hand)
        assert hand.app.screen.query_one("#pin", Input).value == ""
        await pin(hand, LEAD)
        assert not hand.app.lock.shut
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        saved = hand.entries("screening.recorded")
        desk = hand.app.desk
        assert desk is not None
        with desk.store.database.read() as connection:
            names = [operators.name_of(connection, e.header.operator) for e in saved]
        assert names == ["李岚"]


async def test_a_lock_keeps_what_is_half_done_and_lets_the_same_one_back_at_once(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await pin(hand, LEAD)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "f11")
        assert isinstance(hand.app.screen, SignInScreen)
        shown = str(hand.app.export_screenshot())
        assert "林" not in shown
        await hand.type("f12", "f6")
        assert isinstance(hand.app.screen, SignInScreen)
        assert hand.entries("hold.opened") == []
        await pin(hand, LEAD)
        assert hand.main.encounter.digits == "36"
        await hand.type("5", "enter")
        assert len(hand.entries("screening.recorded")) == 1
        assert len(hand.entries("shift.joined")) == 1


async def test_it_locks_by_itself_when_nobody_is_there(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await pin(hand, LEAD)
        hand.passes(9 * 60)
        hand.app._tick()
        await hand.idle()
        assert hand.app.screen is hand.app.main
        hand.passes(2 * 60)
        hand.app._tick()
        await hand.idle()
        assert isinstance(hand.app.screen, SignInScreen)


async def test_an_operator_may_screen_and_is_told_what_they_may_not(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("2")
        await pin(hand, OPERATOR)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        assert len(hand.entries("screening.recorded")) == 1
        await hand.type("ctrl+b", "enter", "f5")
        assert hand.entries("report.sent") == []
        assert "S-150" in str(hand.app.screen.query_one("#empty", Static).render())
        await hand.type("escape", "escape", "ctrl+w", "f3")
        hand.app.screen.query_one("#name", Input).value = "孙七"
        await hand.type("f5")
        assert "S-150" in problem(hand) or "S-153" in problem(hand)
        assert hand.entries("operator.added")[0].body["name"] == "王强"


async def test_a_lead_adds_somebody_and_the_first_pin_makes_a_station_ask(
    tmp_path: Path, clock: FixedClock
) -> None:
    plain = prepare(tmp_path / "plain").paths.root
    async with opened(plain, clock) as hand:
        await hand.type("ctrl+w")
        assert isinstance(hand.app.screen, OperatorsScreen)
        await hand.type("enter")
        for name in ("pin", "again"):
            hand.app.screen.query_one(f"#{name}", Input).value = LEAD
        await hand.type("f5")
        assert [p.guarded for p in hand.app.screen.people] == [1]
        await hand.type("f3")
        hand.app.screen.query_one("#name", Input).value = "王强"
        for name in ("pin", "again"):
            hand.app.screen.query_one(f"#{name}", Input).value = OPERATOR
        hand.app.screen.query_one("#again", Input).value = "8053"
        await hand.type("f5")
        assert "PIN" in problem(hand)
        hand.app.screen.query_one("#again", Input).value = OPERATOR
        await hand.type("f5")
        assert [p.name for p in hand.app.screen.people] == ["李岚", "王强"]
        await hand.type("escape", "3", "6", "5", "enter")
        assert len(hand.entries("screening.recorded")) == 1
    async with opened(plain, clock) as hand:
        assert isinstance(hand.app.screen, SignInScreen)


async def test_help_over_the_sign_in_while_it_is_asked_leaves_nobody_stuck(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        hand.app.screen.query_one("#pin", Input).value = LEAD
        await hand.pilot.press("f5", "f1")
        await hand.idle()
        await hand.type("escape")
        await hand.idle()
        assert hand.app.screen is hand.app.main
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        assert len(hand.entries("screening.recorded")) == 1


async def test_the_emergency_key_on_the_lock_says_that_nothing_was_recorded(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f6")
        assert "F6" in problem(hand)
        assert hand.entries("hold.opened") == []


async def test_pins_that_come_into_use_beside_the_screens_are_asked_for_there_too(
    tmp_path: Path, clock: FixedClock
) -> None:
    plain = prepare(tmp_path / "plain").paths.root
    async with opened(plain, clock) as hand:
        beside = Store(Home.open(plain), clock)
        beside.begin("李岚")
        signing_in.set_pin(beside, beside.session.operator, LEAD)
        beside.close()
        hand.app.main.reload()
        await hand.idle()
        hand.app._tick()
        await hand.idle()
        assert isinstance(hand.app.screen, SignInScreen)
        await pin(hand, LEAD)
        assert not hand.app.lock.shut
