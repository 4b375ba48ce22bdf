"""The one list and the one form: filters, the chosen row's detail, marks of fields, what the keys do now."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.shell.form_fields import Label
from screens.widgets.band import Band
from screens.widgets.rowlist import RowList
from screens.widgets.status import Status, _fitting
from station.clock import FixedClock
from station.kinds import StationKind
from tests.app import Hand, film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def shown(hand: Hand, where: str) -> str:
    return str(hand.app.screen.query_one(where, Static).render())


def labels(hand: Hand) -> list[str]:
    return [str(label.render()) for label in hand.app.screen.query(Label)]


async def test_the_ledger_shows_one_disposition_and_all_again(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        await hand.scan(film()["forged"].text)
        await hand.type("3", "6", "5", "f5", "f7")
        rows = hand.app.screen.query_one(RowList)
        assert rows.row_count == 2
        assert "[今日 2]" in shown(hand, "#counts")
        found = set()
        for _ in range(2):
            await hand.type("f2")
            assert rows.row_count == 1
            found.add(rows.words(0).split()[-2])
        assert found == {"放行", "劝返"}
        await hand.type("f2")
        assert rows.row_count == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_chosen_record_is_told_beside_the_list(
    size: tuple[int, int], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock, size=size) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        await hand.scan(film()["forged"].text)
        await hand.type("3", "6", "5", "f5", "f7", "down")
        assert "伪造" in shown(hand, "#about")
        await hand.type("down")
        assert "36.5 额温" in shown(hand, "#about")
        assert "伪造" not in shown(hand, "#about")
        assert "林小雨" not in shown(hand, "#about")


async def test_fields_are_marked_without_colour(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f4")
        assert labels(hand)[0].startswith("▸")
        assert [label for label in labels(hand) if label.endswith("*")] == [" 车上人数*"]
        hand.app.screen.query_one("#aboard", Input).value = "0"
        await hand.type("f5")
        assert [label for label in labels(hand) if label.startswith("!")] == ["!车上人数*"]
        assert hand.app.focused is hand.app.screen.query_one("#aboard")


@pytest.mark.parametrize(
    ("typed", "key"),
    [((), "Enter"), (("3", "6"), "Enter"), (("3", "6", "5"), "F5"), (("3", "7", "8"), "Ctrl+T")],
)
async def test_what_the_keys_do_now_stands_in_the_bands_last_row(
    typed: tuple[str, ...], key: str, root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type(*typed)
        last = hand.main.query_one(Band).words().splitlines()[-1]
        assert "Enter" in last
        assert key in last


def test_the_operator_stays_where_the_line_is_short() -> None:
    status = Status("哨点 东口高速公路出口第二卡点", "欧阳向阳", "待上传 14 未设上级", "名单 3 小时前", "",
                    "摄像头 S-402", "14:32:08", wrong=frozenset({"camera"}))  # fmt: skip
    kept, station = _fitting(status, 78)
    assert {"operator", "clock", "queue", "camera"} <= kept
    assert station.startswith("哨点")


def last_row(hand: Hand) -> str:
    return hand.app.screen.query_one(Band).words().splitlines()[-1]


async def test_at_the_clinic_enter_is_said_to_go_on_while_checks_are_open(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "clinic", kind=StationKind.CLINIC).paths.root
    async with opened(root, clock) as hand:
        assert "先扫码" in last_row(hand)
        await hand.type("3", "6", "5")
        assert "Enter  下一项" in last_row(hand)
        await hand.type("escape")
        await hand.scan(film()["fever"].text)
        await hand.type("ctrl+t", "3", "7", "8")
        assert hand.main.query_one(Band).view.word == "留置"
        assert "Enter  下一项" in last_row(hand)
        assert "F5  执行" in last_row(hand)


async def test_at_the_pharmacy_enter_is_said_to_take_what_is_searched(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "pharmacy", kind=StationKind.PHARMACY).paths.root
    async with opened(root, clock) as hand:
        assert "先写药名" in last_row(hand)
        await hand.type("a", "m", "x")
        assert "Enter  选第一个" in last_row(hand)
        await hand.type("enter")
        assert "选第一个" not in last_row(hand)


async def test_what_is_searched_is_filtered_too(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        await hand.scan(film()["forged"].text)
        await hand.type("3", "6", "5", "f5", "f7")
        hand.app.screen.query_one("#search", Input).value = "2201"
        await hand.idle()
        rows = hand.app.screen.query_one(RowList)
        assert rows.row_count == 2
        await hand.type("f2")
        assert rows.row_count == 1
