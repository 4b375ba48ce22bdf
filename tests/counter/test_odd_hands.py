"""The screens under odd hands: hostile names, sizes, double keys, parties, other dispositions."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.checkpoint.checkpoint_screen import CheckpointScreen
from screens.widgets.band import Band
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from tests.app import film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.mark.parametrize("name", ["[/x]", "[bold]张", "张\u202e伟", "\x1b[31m红", "👩‍🚀", "ā" * 60])
async def test_hostile_names_are_shown_and_saved(name: str, root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        hand.app.screen.query_one("#name", Input).value = name
        await hand.type(
            "f5", "3", "6", "5", "ctrl+r", "enter", "f7", "down", "enter", "escape", "escape"
        )
        kept = hand.entries("screening.recorded")[0].body["screening"]["person"]["name"]
        assert kept
        assert "\u202e" not in kept
        assert "\x1b" not in kept


async def test_a_party_counts_until_everybody_is_screened(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f4")
        hand.app.screen.query_one("#plate", Input).value = "吉A12345"
        hand.app.screen.query_one("#aboard", Input).value = "2"
        await hand.type("f5", "3", "6", "5", "enter")
        assert [(p.screened, p.aboard) for p in hand.main.board.parties] == [(1, 2)]
        await hand.type("3", "6", "6", "enter")
        assert not hand.main.board.parties
        assert hand.entries("party.closed")[0].body == {
            "outcome": "complete",
            "screened": 2,
            "aboard": 2,
        }


async def test_another_disposition_needs_a_reason_and_a_fever_is_not_turned_back(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "ctrl+o", "tab", "2", "f5")
        assert hand.entries("screening.recorded") == []
        hand.app.screen.query_one("#reason", Input).value = "陪护"
        await hand.type("f5")
        assert hand.decided() == "monitor"
        await hand.type("3", "7", "9", "ctrl+o", "tab", "5")
        hand.app.screen.query_one("#reason", Input).value = "x"
        await hand.type("f5")
        assert len(hand.entries("screening.recorded")) == 1
        assert "S-128" in str(hand.main.query_one("#notice", Static).render())


async def test_a_drive_through_is_recorded_without_a_temperature(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("ctrl+o", "3", "f5")
        body = hand.entries("screening.recorded")[0].body
        assert body["screening"]["drove_through"] is True
        assert "K16" in [r["rule"] for r in body["decision"]["reasons"]]


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (140, 50)])
async def test_any_size_works(size: tuple[int, int], root: Path, clock: FixedClock) -> None:
    async with opened(root, clock, size=size) as hand:
        await hand.type("3", "6", "5", "enter")
        # What cannot be read is not saved.
        assert len(hand.entries("screening.recorded")) == (size != (20, 5))
        await hand.type("f7", "escape", "f3", "escape", "f1", "escape")


async def test_the_terminal_may_shrink_while_it_runs(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "5")
        await hand.pilot.resize_terminal(20, 5)
        await hand.idle()
        await hand.pilot.resize_terminal(80, 24)
        await hand.idle()
        assert hand.main.query_one(Band).view.word == "隔离"


async def test_the_first_run_asks_one_name(tmp_path: Path, clock: FixedClock) -> None:
    async with opened(tmp_path / "new", clock) as hand:
        hand.app.screen.query_one("#operator", Input).value = "李岚"
        await hand.type("enter", "enter")
        await hand.idle(2.5)
        await hand.type("enter", "3", "6", "5", "enter")
        assert hand.app.desk is not None
        assert hand.app.desk.store.session.name == "李岚"
        assert len(hand.entries("screening.recorded")) == 1


async def test_a_home_that_cannot_be_opened_says_so(root: Path, clock: FixedClock) -> None:
    (root / "keys" / "database.key").write_text("11" * 32, "ascii")
    async with opened(root, clock) as hand:
        assert hand.app.desk is None
        assert "S-303" in hand.main.query_one(Band).view.headline


async def test_a_save_key_pressed_twice_saves_once(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "enter", "f10")
        hand.app.screen.query_one("#reason", Input).value = "听错"
        await hand.pilot.press("f5", "f5", "f5")
        await hand.idle(0.6)
        assert len(hand.entries("correction.recorded")) == 1
        assert isinstance(hand.app.screen, CheckpointScreen)
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "6", "f3")
        await hand.pilot.press("f5", "f5")
        await hand.idle(0.6)
        assert len(hand.entries("screening.recorded")) == 1  # the second key applied nothing


async def test_a_code_read_while_a_form_is_open_is_not_lost(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f3")
        await hand.scan(film()["high_risk"].text)
        await hand.type("f5")
        assert hand.main.encounter.screening.code.status == "verified"
        assert hand.main.encounter.screening.person.name == "孙丽"


async def test_lo_again_and_again_keeps_a_record_that_can_be_read(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type(*["ctrl+l"] * 10, "3", "6", "5", "enter", "f10")
        assert hand.app.screen.query("#reason")


async def test_nobody_is_released_without_a_temperature(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "1", "enter", "ctrl+l", "enter")
        assert hand.entries("screening.recorded") == []


@pytest.mark.parametrize(("lang", "words"), [("zh", "人员"), ("en", "Who")])
async def test_the_palette_speaks_the_language(
    lang: str, words: str, root: Path, clock: FixedClock
) -> None:
    from screens.counter.person_form import PersonScreen

    async with opened(root, clock, lang=lang) as hand:
        await hand.type("ctrl+p")
        hand.app.screen.query_one(Input).value = words
        await hand.idle(1.0)
        await hand.type("enter")
        await hand.idle()
        assert isinstance(hand.app.screen, PersonScreen)


async def test_a_register_shows_who_is_in_a_group_until_when(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "6", "f5", "ctrl+g")
        table = hand.app.screen.query_one(RowList)
        cells = table.words(0)
        assert cells.startswith("外省来返")
        assert cells.endswith("12-07")


async def test_what_somebody_states_changes_the_advice(root: Path, clock: FixedClock) -> None:
    from screens.widgets.choices import Choices

    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        for chosen, movement in (
            ({0}, "central_quarantine"),
            ({1}, "release"),
            ({6}, "hold"),
            (set(), "release"),
        ):
            await hand.type("f3")
            hand.app.screen.query_one("#stated", Choices).chosen = set(chosen)
            await hand.type("f5", "3", "6", "5")
            assert hand.main.advice is not None
            assert hand.main.advice.movement == movement, chosen
            await hand.type("backspace", "backspace", "backspace")


async def test_a_lead_exports_the_day_from_the_ledger(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter", "f7", "f5")
        written = list((root / "exports").glob("*.csv"))
        assert [p.name for p in written] == ["DH01-2026-11-23.csv"]
        text = written[0].read_text("utf-8-sig")
        assert "林**" in text
        assert "林小雨" not in text
        assert hand.entries("export.made")[0].body["lines"] == 1
