"""Answers that come late: after their screen was left, or after a newer question."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static

from screens.ledger.ledger import LedgerScreen
from screens.shell import main_screen
from screens.shell.themes import DAY, NIGHT
from station.clock import FixedClock
from station.kinds import StationKind
from station.problems import ProblemCode, StationProblem
from storage.journal.entries import Receipt
from tests.app import film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


async def test_an_answer_for_a_screen_that_was_left_is_dropped(
    root: Path, clock: FixedClock
) -> None:
    gate = threading.Event()
    came: list[object] = []
    async with opened(root, clock) as hand:
        await hand.type("f7")
        ledger = hand.app.screen
        assert isinstance(ledger, LedgerScreen)
        ledger.ask(lambda: gate.wait(10), came.append)
        await hand.pilot.press("escape")
        while ledger.is_attached:
            await hand.pilot.pause(0.01)
        gate.set()
        await hand.idle()
        assert hand.app.screen is hand.main
        assert came == []


async def test_of_two_questions_only_the_newer_is_answered(root: Path, clock: FixedClock) -> None:
    gate: threading.Event = threading.Event()
    came: list[str] = []

    def slow() -> str:
        gate.wait(10)
        return "3"

    async with opened(root, clock) as hand:
        await hand.type("f7")
        ledger = hand.app.screen
        assert isinstance(ledger, LedgerScreen)
        ledger.ask(slow, came.append, "typed")
        ledger.ask(lambda: "36", came.append, "typed")
        while not came:
            await hand.pilot.pause(0.01)
        gate.set()
        await hand.idle()
        assert came == ["36"]


async def test_a_save_that_fails_behind_a_form_that_was_left_is_told(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def full(*_: object) -> None:
        gate.wait(10)
        raise StationProblem(ProblemCode.DISK_FULL)

    monkeypatch.setattr("screens.ledger.correction._save", full)
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter", "f10")
        hand.app.screen.query_one("#degrees", Input).value = "36.6"
        hand.app.screen.query_one("#reason", Input).value = "看错了"
        await hand.pilot.press("f5", "escape")
        assert hand.app.screen is hand.main
        gate.set()
        await hand.idle()
        news = str(hand.main.query_one("#notice", Static).render())
        assert ProblemCode.DISK_FULL.value in news


async def test_the_days_colours_are_kept_for_the_next_start(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        assert hand.app.theme == NIGHT.name
        await hand.type("ctrl+d")
        assert hand.app.theme == DAY.name
    async with opened(root, clock) as hand:
        await hand.idle()
        assert hand.app.theme == DAY.name
        await hand.type("ctrl+d")
        assert hand.app.theme == NIGHT.name


async def test_a_hold_that_is_saved_behind_a_screen_that_was_left_is_told(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = prepare(tmp_path / "clinic", kind=StationKind.CLINIC, fever_clinics=("市医院",))
    gate, save = threading.Event(), main_screen._open_hold

    def slow(*given: Any) -> Receipt:
        gate.wait(10)
        return save(*given)

    monkeypatch.setattr(main_screen, "_open_hold", slow)
    async with opened(clinic.paths.root, clock) as hand:
        await hand.type("f4")
        request = hand.app.screen
        await hand.pilot.press("f6", "escape")
        while request.is_attached:
            await hand.pilot.pause(0.01)
        gate.set()
        await hand.idle()
        held = hand.entries("hold.opened")
        assert len(held) == 1
        news = str(hand.main.query_one("#notice", Static).render())
        assert str(held[0].header.seq) in news
