"""The reports on the screen: days, one day's page, sending it, the office's page, the countdown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from screens.reports.days import ReportDaysScreen
from screens.reports.report import ReportScreen
from screens.widgets.status import StatusLine
from station.clock import FixedClock
from tests.app import Hand, opened, prepare
from tests.conftest import NOON


def text(hand: Hand, part: str) -> str:
    return str(hand.app.screen.query_one(part, Static).render())


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_lead_sends_the_day_and_writes_the_page(
    lang: str, tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock, lang=lang) as hand:
        await hand.type("3", "6", "5", "enter", "ctrl+b")
        assert isinstance(hand.app.screen, ReportDaysScreen)
        await hand.type("enter")
        assert isinstance(hand.app.screen, ReportScreen)
        assert "2026-11-23" in text(hand, "#page")
        await hand.type("f5")
        sent = hand.entries("report.sent")
        assert [e.body["counts"]["screened"] for e in sent] == [1]
        assert "2026-11-23" in text(hand, "#empty")
        await hand.type("f4")
        assert list((root / "exports").glob("*.pdf"))
        await hand.type("escape")
        assert isinstance(hand.app.screen, ReportDaysScreen)
        assert [day.revision for day in hand.app.screen.days] == [1]


async def test_the_status_line_counts_down_and_says_when_it_is_overdue(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock, size=(120, 40)) as hand:

        def status() -> str:
            hand.app._tick()
            return str(hand.app.main.query_one("#status", StatusLine).render())

        assert "日报" not in status()
        clock.at = NOON.replace(hour=11, minute=15)
        assert "日报 45分" in status()
        clock.at = NOON.replace(hour=12, minute=1)
        assert "日报逾期" in status()
        await hand.type("ctrl+b", "enter", "f5", "escape", "escape")
        assert "日报" not in status()


async def test_days_that_nobody_reported_are_made_up_for_at_the_start_and_told(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "home").paths.root
    clock.at = NOON + timedelta(days=2)
    async with opened(root, clock) as hand:
        await hand.idle()
        assert sorted(e.body["day"] for e in hand.entries("report.sent")) == [
            "2026-11-23",
            "2026-11-24",
        ]
        assert "2026-11-24" in text(hand, "#notice")
