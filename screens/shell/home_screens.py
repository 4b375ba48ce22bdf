"""Which screen a kind of station opens on."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

from screens.shell.main_screen import MainScreen
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


def main_screen(home: Path) -> MainScreen:
    """The main screen of a home; only a glance at its settings, since nothing is painted yet."""
    module, _, name = HOME_SCREENS[_kind(home)].partition(":")
    found: type[MainScreen] = getattr(importlib.import_module(module), name)
    return found()


def _kind(home: Path) -> StationKind:
    try:
        found = tomllib.loads(HomePaths(home).settings.read_text("utf-8"))
        return StationKind(str(found.get("kind", StationKind.CHECKPOINT.value)))
    except (OSError, ValueError):
        # What is wrong with the settings is told when the home is opened.
        return StationKind.CHECKPOINT
