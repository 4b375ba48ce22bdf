"""Half-filled: every key is there again after the power went, and nothing of it is anybody else's."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from station.clock import FixedClock
from storage.counter import drafts
from storage.home import Home
from storage.store import Store
from tests.app import film, opened, prepare
from tests.terminal import F, Terminal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def killed(terminal: Terminal) -> None:
    """As a power cut: at once, with no chance to say goodbye."""
    terminal.look(0.6)
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()


def kept(root: Path) -> list[drafts.Saved]:
    store = Store(Home.open(root))
    drafts.take_over(store)
    found = drafts.waiting(store)
    store.close()
    return found


def test_digits_alone_survive_a_kill(root: Path) -> None:
    terminal = Terminal("--home", str(root))
    terminal.wait("请出示行程码")
    terminal.hand("378")
    killed(terminal)
    terminal = Terminal("--home", str(root))
    assert "复测" in terminal.wait("复测体温")
    terminal.hand("\r")
    terminal.wait("休息")
    terminal.close()
    assert kept(root) == []


def test_a_half_filled_form_survives_a_kill(root: Path) -> None:
    terminal = Terminal("--home", str(root))
    terminal.wait("请出示行程码")
    terminal.child.send(F[3])
    terminal.wait("姓名")
    terminal.hand("\u6797")
    terminal.hand("\r\r1990000")
    killed(terminal)
    terminal = Terminal("--home", str(root))
    shown = terminal.wait("1990000")
    assert "姓名" in shown
    assert "林" in shown
    terminal.close()


async def test_escape_keeps_what_a_form_held(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3", "a", "b", "escape")
        assert hand.main.encounter.empty
        await hand.type("f3")
        assert hand.app.screen.query_one("#name", Input).value == "ab"
        await hand.type("f5")
        assert hand.main.encounter.screening.person.name == "ab"


async def test_a_half_filled_form_is_not_taken_for_the_next_person(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3", "a", "b", "escape")
        await hand.scan(film()["clean"].text)
        await hand.type("f3")
        assert hand.app.screen.query_one("#name", Input).value == "林小雨"


async def test_a_saved_traveller_leaves_no_draft(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("f3", "x", "escape", "3", "6", "5")
        await hand.idle()
        assert hand.app.desk is not None
        assert len(drafts.waiting(hand.app.desk.store)) == 2
        await hand.type("enter")  # the form was left half-filled: that is said once
        await hand.type("enter")
        await hand.idle()
        assert hand.entries("screening.recorded")
        assert drafts.waiting(hand.app.desk.store) == []


async def test_digits_wiped_out_leave_no_draft(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6")
        await hand.idle()
        assert hand.app.desk is not None
        assert len(drafts.waiting(hand.app.desk.store)) == 1
        await hand.type("backspace", "backspace")
        await hand.idle()
        assert drafts.waiting(hand.app.desk.store) == []


async def test_a_half_filled_correction_is_there_again(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter", "f10", "tab", "tab", "tab", "o", "o", "p", "escape")
        await hand.type("f10")
        assert hand.app.screen.query_one("#reason", Input).value == "oop"
        await hand.type("f5")
        assert hand.entries("correction.recorded")
        assert hand.app.desk is not None
        assert drafts.waiting(hand.app.desk.store) == []


async def test_two_windows_never_show_the_same_traveller(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as one:
        await one.type("3", "6", "5")
        async with opened(root, clock) as two:
            assert two.main.encounter.empty
            await two.type("enter")
            assert two.entries("screening.recorded") == []
        await one.type("enter")
        assert len(one.entries("screening.recorded")) == 1


async def test_what_a_killed_window_left_is_asked_for_while_another_runs(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as one:
        terminal = Terminal("--home", str(root))
        terminal.wait("请出示行程码")
        terminal.hand("378")
        killed(terminal)
        assert one.main.encounter.empty
        async with opened(root, clock) as two:
            assert two.main.encounter.empty
            assert "留下" in str(two.main.query_one("#notice", Static).render())
            await two.type("f8")
            await two.type("enter")
            assert two.main.encounter.digits == "378"
            await one.type("f8", "enter")
            assert one.main.encounter.empty
