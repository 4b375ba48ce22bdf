"""The export on the screen, with progress and a stop; the ledger over all days."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import load_workbook
from textual.widgets import Input, Static

from screens.exports.export_form import FORMATS, WHAT, ExportScreen
from screens.ledger.ledger import LedgerScreen
from screens.widgets.choices import Choices
from station.clock import FixedClock
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.database import rows
from storage.desk import Desk
from storage.exporting import Format, What
from storage.exports import pages
from storage.home import Home
from storage.screenings import service
from storage.store import Store
from tests.app import Hand, opened, prepare


@pytest.fixture
def root(tmp_path: Path, clock: FixedClock) -> Path:
    """Three records on each of three days."""
    made = prepare(tmp_path / "home").paths.root
    store = Store(Home.open(made), clock)
    store.begin("李岚")
    for _ in range(3):
        for _ in range(3):
            service.apply(Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN))
        clock.at += timedelta(days=1)
    clock.at -= timedelta(days=1)
    store.close()
    return made


def news(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#problem", Static).render())


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_lead_exports_a_span_as_a_workbook(
    lang: str, root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock, lang=lang) as hand:
        await hand.type("ctrl+x")
        assert isinstance(hand.app.screen, ExportScreen)
        hand.app.screen.query_one("#since", Input).value = "2026-11-24"
        await hand.type("f5")
        (book,) = (root / "exports").glob("*.xlsx")
        ledger = load_workbook(str(book)).get_sheet_by_index(0).to_python()
        assert len(ledger) == 3 + 6
        assert book.name in news(hand)
        hand.app.screen.query_one("#until", Input).value = "2026-11-20"
        await hand.type("f5")
        assert "S-147" in news(hand)
        hand.app.screen.query_one("#until", Input).value = ""
        hand.app.screen.query_one("#full", Choices).chosen = {1}
        await hand.type("f5")
        assert "S-102" in news(hand)
        assert len(list((root / "exports").glob("*"))) == 1


async def test_esc_stops_an_export_and_no_file_is_left(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go = threading.Event(), threading.Event()
    real = rows.raw

    def slow(*values: object) -> object:
        held.set()
        go.wait(10)
        return real(*values)  # type: ignore[arg-type]

    async with opened(root, clock) as hand:
        await hand.type("ctrl+x")
        monkeypatch.setattr(pages, "raw", slow)
        await hand.pilot.press("f5")
        for _ in range(100):
            await hand.pilot.pause(0.05)
            if held.is_set():
                break
        await hand.pilot.press("escape")
        go.set()
        await hand.idle()
        assert isinstance(hand.app.screen, ExportScreen)
        assert "S-159" in news(hand)
        assert list((root / "exports").glob("*")) == []
        assert hand.entries("export.made") == []


async def test_the_ledger_shows_today_a_date_or_all_days(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f7")
        screen = hand.app.screen
        assert isinstance(screen, LedgerScreen)
        assert {row.day for row in screen.found} == {"2026-11-25"}
        await hand.type("f3")
        assert len(screen.found) == 9
        await hand.type("f3")
        screen.query_one("#search", Input).value = "11-23"
        await hand.idle()
        assert {row.day for row in screen.found} == {"2026-11-23"}
        screen.query_one("#search", Input).value = "2026-11-24"
        await hand.idle()
        assert {row.day for row in screen.found} == {"2026-11-24"}


def test_the_form_offers_just_what_there_is() -> None:
    assert WHAT[1:] == tuple(What)
    assert set(FORMATS) == set(Format)
