"""Which screen a kind of station opens on."""

from __future__ import annotations

import tomllib
from pathlib import Path

from textual.app import App

from screens.shell.main_screen import MainScreen
from screens.shell.named import named
from station.kinds import StationKind
from station.settings import HomePaths

CHECKPOINT = "screens.checkpoint.checkpoint_screen:CheckpointScreen"
HOME_SCREENS: dict[StationKind, str] = {
    StationKind.CHECKPOINT: CHECKPOINT,
    StationKind.COMMUNITY: CHECKPOINT,
    StationKind.CLINIC: "screens.clinic.visit_screen:VisitScreen",
    StationKind.PHARMACY: "screens.medicines.request_screen:RequestScreen",
}
"""Imported only where it is opened: a start waits for one screen, not for all."""


def main_screen(home: Path, app: App[None]) -> MainScreen:
    """The main screen of a home; only a glance at its settings, since nothing is painted yet."""
    found: MainScreen = named(HOME_SCREENS[_kind(home)])()
    # Told now, its size's classes cost no second look at every style before the first paint.
    found.add_class(*_of_size(app), update=False)
    return found


def _of_size(app: App[None]) -> list[str]:
    width, height = app.size
    pairs = ((width, app.HORIZONTAL_BREAKPOINTS), (height, app.VERTICAL_BREAKPOINTS))
    return [max(b for b in breaks if b[0] <= size)[1] for size, breaks in pairs if breaks]


def _kind(home: Path) -> StationKind:
    try:
        found = tomllib.loads(HomePaths(home).settings.read_text("utf-8"))
        return StationKind(str(found.get("kind", StationKind.CHECKPOINT.value)))
    except (OSError, ValueError):
        # What is wrong with the settings is told when the home is opened.
        return StationKind.CHECKPOINT
