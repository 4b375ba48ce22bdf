"""The board of holds under the pilot: in sight everywhere, step by step, by an honest clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.holds.hold_board import HoldsScreen
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from station.kinds import StationKind
from tests.app import opened, prepare

CLINICS = ("德惠市人民医院发热门诊", "德惠市中医院发热门诊")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return prepare(tmp_path / "clinic", kind=StationKind.CLINIC, fever_clinics=CLINICS).paths.root


async def test_open_holds_are_in_sight_everywhere_and_sound_when_overdue(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        rung: list[int] = []
        hand.app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        await hand.type("f6")
        for key in ("f7", "f3", "f1", "ctrl+n", "ctrl+f"):
            await hand.type(key)
            strips = hand.app.screen.query("#holdstrip").results(Static)
            assert "留置 1" in "".join(str(s.render()) for s in strips), key
            await hand.type("escape")
        assert "留置 1" in str(hand.main.query_one("#strip", Static).render())
        before = len(rung)
        clock.move(19 * 60)
        await hand.idle(1.3)
        assert "!!" not in str(hand.main.query_one("#status", Static).render())
        assert len(rung) == before
        clock.move(60)
        await hand.idle(1.3)
        assert "!! 留置超 20 分" in str(hand.main.query_one("#status", Static).render())
        assert len(rung) == before + 3
        await hand.idle(1.3)
        assert len(rung) == before + 3


async def test_the_board_goes_step_by_step_to_the_hand_over(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f6", "f12")
        assert isinstance(hand.app.screen, HoldsScreen)
        rows = hand.app.screen.query_one(RowList)
        assert "已留置" in str(rows.render())
        await hand.type("enter", "1", "tab", "z", "f5")
        assert "已呼叫" in str(rows.render())
        await hand.type("f3")
        hand.app.screen.query_one("#name", Input).value = "林小雨"
        await hand.type("f5")
        assert "林**" in str(rows.render())
        await hand.type("enter", "t", "f5")
        assert "已到场" in str(rows.render())
        await hand.type("enter", "f5")
        assert not hand.entries("hold.ended")  # to whom?
        await hand.type("y", "f5")
        assert hand.entries("hold.ended")[0].body["outcome"] == "handed_over"
        assert "留置" not in str(rows.render())


async def test_a_clock_set_back_makes_no_hold_younger_on_the_board(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f6", "f12")
        clock.move(15 * 60)
        clock.move(0, wall=-7200)
        await hand.idle(4.5)  # the database is asked every third second, beside the keys
        assert "15:0" in str(hand.app.screen.query_one(RowList).render())


async def test_two_hundred_holds_fill_one_list(clinic: Path, clock: FixedClock) -> None:
    from storage.holds.service import open_hold

    async with opened(clinic, clock) as hand:
        assert hand.app.desk is not None
        for _ in range(200):
            open_hold(hand.app.desk.store)
        hand.main.reload()
        await hand.idle()
        await hand.type("f12", "end")
        rows = hand.app.screen.query_one(RowList)
        last = hand.main.board.holds[-1].seq
        assert str(last) in str(rows.render())
        assert len(str(rows.render()).splitlines()) < 24
