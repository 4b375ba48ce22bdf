"""Personal data in full on the screen: the journal says first who looked, and at which record."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from screens.ledger.record import RecordScreen
from screens.shell import reveal
from screens.shifts.sign_in import SignInScreen
from station.clock import FixedClock
from station.problems import ProblemCode, StationProblem
from storage.home import Home
from storage.shifts import signing_in
from storage.store import Store
from tests.app import Hand, film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def page(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#page", Static).render())


async def test_who_looked_at_which_record_is_an_entry_before_it_is_shown(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reveal, "SECONDS", 0.6)
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter", "f7", "down", "enter")
        assert isinstance(hand.app.screen, RecordScreen)
        (saved,) = hand.entries("screening.recorded")
        name = saved.body["screening"]["person"]["name"]
        assert name not in page(hand)
        await hand.pilot.press("ctrl+r")
        await hand.pilot.press("ctrl+r")
        for _ in range(40):
            await hand.pilot.pause(0.02)
            if name in page(hand):
                break
        assert name in page(hand)
        (looked,) = hand.entries("personal.shown")
        assert looked.body == {"where": "record", "record": saved.header.seq}
        assert looked.header.operator == saved.header.operator
        await hand.idle(0.8)
        assert name not in page(hand)


async def test_nothing_is_shown_where_the_entry_cannot_be_saved(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")

        def full(*_: object) -> None:
            raise StationProblem(ProblemCode.DISK_FULL, file="x")

        monkeypatch.setattr(Store, "save", full)
        await hand.type("ctrl+r")
        assert not hand.app.reveal.on
        assert ProblemCode.DISK_FULL in str(hand.main.query_one("#notice", Static).render())


async def looked_at(hand: Hand) -> None:
    """Two records in the ledger, and the newer one in full."""
    for name in ("clean", "fever"):
        await hand.scan(film()[name].text)
        await hand.type("3", "6", "5", "enter")
    await hand.type("f7", "down", "ctrl+r")
    for _ in range(40):
        await hand.pilot.pause(0.02)
        if hand.app.reveal.on:
            break
    assert hand.app.reveal.on


async def test_another_record_or_another_screen_ends_it_at_once(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await looked_at(hand)
        await hand.type("down")
        assert not hand.app.reveal.on
    async with opened(root, clock) as hand:
        await looked_at(hand)
        await hand.type("f1")
        assert not hand.app.reveal.on


async def test_the_lock_ends_it_and_whoever_comes_back_sees_masks(
    root: Path, clock: FixedClock
) -> None:
    store = Store(Home.open(root), clock)
    store.begin("李岚")
    signing_in.set_pin(store, store.session.operator, "4071")
    store.close()
    async with opened(root, clock) as hand:
        await hand.type(*"4071", "enter")
        await looked_at(hand)
        hand.passes(11 * 60)
        hand.app._tick()
        await hand.idle()
        assert isinstance(hand.app.screen, SignInScreen)
        assert not hand.app.reveal.on
        (shown,) = hand.entries("personal.shown")
        assert shown.body["record"] > 0
