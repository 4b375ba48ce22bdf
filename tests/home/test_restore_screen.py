"""The guided restore: from the first run to the old station's own screen, with nothing typed but the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.app import StationApp
from screens.setup import restore
from screens.setup.first_run import FirstRunScreen
from screens.setup.restore import RestoreScreen
from screens.shell.main_screen import MainScreen
from station.clock import FixedClock
from station.i18n import Lang
from station.problems import ProblemCode
from storage.desk import Desk
from storage.home import recovery_text
from storage.upkeep import backup
from tests.app import Hand
from tests.screenings.test_late_entry import late


def news(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#problem", Static).render())


async def test_the_newest_backup_is_found_and_the_station_goes_on(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.screenings import service

    saved = service.apply(desk, late())
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "shaodian-DH01-0-20200101-000000.zip").write_bytes(b"an old one")
    backup.rotated(desk.store, folder)
    key = recovery_text(desk.store.home.key)
    monkeypatch.setattr(restore, "places", lambda _: [tmp_path / "none", folder])
    root = tmp_path / "again"
    app = StationApp(root, Lang.ZH, clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.idle()
        assert isinstance(app.screen, FirstRunScreen)
        await hand.type("f4")
        screen = app.screen
        assert isinstance(screen, RestoreScreen)
        assert "20261123" in screen.query_one("#file", Input).value
        screen.query_one("#key", Input).value = key[:-1] + ("A" if key[-1] != "A" else "B")
        await hand.type("f5")
        assert ProblemCode.BAD_RECOVERY_KEY in news(hand)
        assert not root.exists() or not any(root.iterdir())
        assert screen.take_code(key.replace("-", ""))
        assert screen.query_one("#key", Input).value == key.replace("-", "")
        await hand.type("f5")
        for _ in range(200):
            await pilot.pause(0.02)
            if app.desk is not None:
                break
        await hand.idle()
        assert isinstance(app.screen, MainScreen)
        assert app.desk is not None
        assert [e.header.id for e in hand.entries("screening.recorded")] == [saved.receipt.id]
        assert len(hand.entries("lineage.began")) == 1
        app.bridge.close()
        app.desk.store.close()


def test_what_is_no_backup_is_not_offered(tmp_path: Path) -> None:
    for name in ("a.zip", "shaodian-DH01-0-20261123-120000.txt", "DH01-20261123-120000.zip"):
        (tmp_path / name).write_bytes(b"")
    assert restore.newest([tmp_path, tmp_path / "gone"]) is None
