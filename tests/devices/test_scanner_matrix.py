"""The scanner matrix in the real app, a sample of it; `python -m tests.scanner_matrix` runs more."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from textual import events
from textual.screen import Screen
from textual.widget import Widget

import screens
from screens.app import StationApp
from screens.shell import undo
from station.clock import FixedClock
from station.i18n import Lang
from tests.scanner_matrix import run


@pytest.mark.parametrize("seed", [11, 12])
def test_no_scan_acts_changes_anything_or_is_lost(seed: int) -> None:
    totals, wrong = run(12, seed)
    assert totals["runs"] == 12
    assert wrong == []


def test_every_focusable_widget_of_the_house_can_be_put_back() -> None:
    """What is not in this list waits until a key is known to be a hand's; none of ours has to."""
    kinds = set()
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        found = importlib.import_module(module.name)
        for _, kind in inspect.getmembers(found, inspect.isclass):
            if issubclass(kind, Widget) and not issubclass(kind, Screen) and kind.can_focus:
                kinds.add(kind)
    assert len(kinds) >= 5
    unknown = [k.__name__ for k in kinds if not issubclass(k, tuple(undo.KEEPERS))]
    assert set(unknown) <= {"VerticalScroll", "ScrollableContainer"}  # no printable key moves them


class Button(Widget, can_focus=True):
    """A widget that does something at once, which nobody can take back."""

    pressed = 0

    def on_key(self, _: events.Key) -> None:
        self.pressed += 1


@pytest.mark.parametrize("gap", [0.004, 0.028])
async def test_a_widget_that_nobody_knows_gets_no_key_of_a_scan(
    gap: float, tmp_path: object, clock: FixedClock
) -> None:
    from pathlib import Path

    app = StationApp(Path(str(tmp_path)) / "new", Lang.ZH, clock=clock)
    async with app.run_test() as pilot:
        await pilot.pause(0.3)
        button = Button()
        await app.screen.mount(button)
        button.focus()
        await pilot.pause(0.1)
        at = app.hands.now()
        for character in "6901234567892":
            event = events.Key(character, character)
            event.time = at
            app.hands.pretend(at)
            await app.hands.key(event)
            at += gap
        app.hands.pretend(at + 1)
        await app.hands.expire()
        await pilot.pause(0.2)
        assert button.pressed == 0
