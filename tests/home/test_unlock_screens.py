"""The passphrase on the screens: asked for at the start, chosen on the first run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.app import StationApp
from screens.setup.first_run import FirstRunScreen
from screens.setup.key_kept import KeyKeptScreen
from screens.setup.new_passphrase import NewPassphraseScreen
from screens.setup.recovery_key import NewKeyScreen
from screens.setup.unlock import UnlockScreen
from station import passphrase
from station.cli import Context, main
from station.clock import FixedClock
from station.problems import Problem
from station.settings import HomePaths
from station.shifts.roles import Role
from storage.home import Home, key_lock, unlock
from storage.shifts import signing_in
from storage.store import Store
from storage.upkeep import key_kept
from storage.upkeep.key_kept import Kept
from tests.app import Hand, opened, prepare
from tests.sealed import OTHER, PASSPHRASE

pytestmark = pytest.mark.usefixtures("cheap")


async def fill(hand: Hand, **typed: str) -> None:
    for name, value in typed.items():
        hand.app.screen.query_one(f"#{name}", Input).value = value
    await hand.type("f5")
    await hand.idle(0.2)


def problem(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#problem", Static).render())


def shown(hand: Hand) -> str:
    return "".join(str(w.render()) for w in hand.app.screen.query(Static))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_start_asks_and_goes_on_as_usual(
    root: Path, clock: FixedClock, lang: str
) -> None:
    async with opened(root, clock, lang=lang) as hand:
        assert isinstance(hand.app.screen, UnlockScreen)
        assert hand.app.desk is None
        assert "station key restore" in shown(hand)
        await fill(hand, passphrase=OTHER)
        assert "S-322" in problem(hand)
        assert hand.app.screen.query_one("#passphrase", Input).value == ""
        assert hand.app.screen.query_one("#passphrase", Input).password
        await fill(hand, passphrase=PASSPHRASE)
        for _ in range(100):
            await hand.idle()
            if hand.app.desk is not None:
                break
        assert [*hand.app.screen_stack][-1] is hand.main
        await hand.type("3", "6", "5", "enter")
        assert len(hand.entries("screening.recorded")) == 1


async def test_a_scanned_code_waits_and_an_empty_field_tries_nothing(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(root, clock) as hand:
        monkeypatch.setattr(key_lock, "_derive", lambda *_: pytest.fail("derived"))
        await fill(hand, passphrase="")
        assert problem(hand) == ""
        hand.app.screen.take_code("SOMETHING")  # type: ignore[attr-defined]
        await hand.idle()
        assert "再扫一次" in problem(hand)
        assert isinstance(hand.app.screen, UnlockScreen)


async def test_a_wrong_one_of_the_environment_is_said(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSPHRASE", OTHER)
    async with opened(root, clock) as hand:
        assert isinstance(hand.app.screen, UnlockScreen)
        assert "S-322" in problem(hand)
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)
    async with opened(root, clock) as hand:
        assert hand.app.screen is hand.app.main


def test_behind_the_screens_nobody_is_asked_at_the_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def run(app: StationApp) -> None:
        with pytest.raises(Problem, match="S-321"):
            Home.open(app.home)
        asked.append("no")

    monkeypatch.setattr(Context, "passphrase", lambda _: PASSPHRASE)
    monkeypatch.setattr(StationApp, "run", run)
    monkeypatch.setattr(sys, "argv", ["station"])
    with pytest.raises(SystemExit):
        main(["--home", str(root), "run"])
    passphrase.ask_by(None)
    assert asked == ["no"]


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_whoever_cannot_leaves(root: Path, clock: FixedClock, key: str) -> None:
    async with opened(root, clock) as hand:
        await hand.pilot.press(key)
        await hand.pilot.pause(0.3)
        assert not hand.app.is_running
        assert hand.app.return_code == 0


async def test_another_fault_of_the_key_is_told_as_before(root: Path, clock: FixedClock) -> None:
    (root / "keys" / "database.key").write_text("shaodian-key nonsense", "ascii")
    async with opened(root, clock) as hand:
        assert hand.app.screen is hand.app.main
        assert hand.main.failure is not None
        assert hand.main.failure.code.value == "S-303"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_first_run_offers_a_passphrase(
    tmp_path: Path, clock: FixedClock, lang: str
) -> None:
    new = tmp_path / "new"
    async with opened(new, clock, lang=lang) as hand:
        assert isinstance(hand.app.screen, FirstRunScreen)
        hand.app.screen.query_one("#operator", Input).value = "李岚"
        hand.app.screen.query_one("#kept").focus()
        await hand.type("2", "f5")
        assert isinstance(hand.app.screen, NewPassphraseScreen)
        await fill(hand, passphrase="short", again="short")
        assert "S-323" in problem(hand)
        await fill(hand, passphrase=PASSPHRASE, again=OTHER)
        assert problem(hand) != ""
        assert not Home.exists(new)
        await hand.type("escape")
        assert isinstance(hand.app.screen, FirstRunScreen)
        assert not Home.exists(new)
        await hand.type("f5")
        await fill(hand, passphrase=PASSPHRASE, again=PASSPHRASE)
        await hand.idle(1.5)
        assert isinstance(hand.app.screen, NewKeyScreen)
        await hand.type("enter", "3", "6", "5", "enter")
        assert len(hand.entries("screening.recorded")) == 1
    assert key_kept.of(HomePaths(new)) is Kept.PASSPHRASE
    key_lock.forget()
    unlock(new, PASSPHRASE)
    assert Home.open(new)


async def test_the_default_is_a_key_file(tmp_path: Path, clock: FixedClock) -> None:
    async with opened(tmp_path / "new", clock) as hand:
        hand.app.screen.query_one("#operator", Input).value = "李岚"
        await hand.type("enter", "enter")
        await hand.idle(1.5)
        assert isinstance(hand.app.screen, NewKeyScreen)
    assert key_kept.of(HomePaths(tmp_path / "new")) is Kept.FILE


async def to_the_form(hand: Hand) -> None:
    await hand.type("ctrl+y", "f4")
    await hand.idle(0.2)
    assert isinstance(hand.app.screen, KeyKeptScreen)


async def test_the_key_is_put_under_a_passphrase_changed_and_back_from_the_screens(
    tmp_path: Path, clock: FixedClock
) -> None:
    made = prepare(tmp_path / "home")
    async with opened(made.paths.root, clock) as hand:
        await to_the_form(hand)
        assert not hand.app.screen.query("#old")
        await fill(hand, passphrase="short", again="short")
        assert "S-323" in problem(hand)
        await fill(hand, passphrase=PASSPHRASE, again=OTHER)
        assert "不一样" in problem(hand)
        assert key_kept.of(made.paths) is Kept.FILE
        await fill(hand, passphrase=PASSPHRASE, again=PASSPHRASE)
        assert [*hand.app.screen_stack][-1] is hand.main
        assert key_kept.of(made.paths) is Kept.PASSPHRASE
        await to_the_form(hand)
        await fill(hand, old=OTHER, passphrase=OTHER, again=OTHER)
        assert "S-322" in problem(hand)
        await fill(hand, old=PASSPHRASE, passphrase=OTHER, again=OTHER)
        key_lock.forget()
        unlock(made.paths.root, OTHER)
        await to_the_form(hand)
        hand.app.screen.query_one("#kept").focus()
        await hand.type("1")
        await fill(hand, old=OTHER)
        assert key_kept.of(made.paths) is Kept.FILE
        told = [e.body["kept"] for e in hand.entries("key.kept")]
        assert told == ["file", "passphrase", "passphrase"]


async def test_who_may_not_see_the_key_may_not_change_how_it_is_kept(
    tmp_path: Path, clock: FixedClock
) -> None:
    made = prepare(tmp_path / "home")
    store = Store(made, clock)
    store.begin("李岚")
    signing_in.set_pin(store, store.session.operator, "4071")
    signing_in.add(store, "王强", Role.OPERATOR, "8052")
    store.close()
    before = made.paths.key.read_bytes()
    async with opened(made.paths.root, clock) as hand:
        await hand.type("2")
        hand.app.screen.query_one("#pin", Input).focus()
        await hand.type(*"8052", "enter")
        await to_the_form(hand)
        await fill(hand, passphrase=PASSPHRASE, again=PASSPHRASE)
        assert "S-150" in problem(hand)
    assert made.paths.key.read_bytes() == before


async def test_before_the_first_key_was_noted_there_is_no_way_past_it(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with opened(tmp_path / "new", clock) as hand:
        hand.app.screen.query_one("#operator", Input).value = "李岚"
        await hand.type("f5")
        await hand.idle(1.5)
        assert isinstance(hand.app.screen, NewKeyScreen)
        await hand.type("f4")
        await hand.idle()
        assert isinstance(hand.app.screen, NewKeyScreen)
