"""Which screen a kind of station opens on."""

from __future__ import annotations

import tomllib
from pathlib import Path

from screens.checkpoint import CheckpointScreen
from screens.main import MainScreen
from station.config import HomePaths
from station.kinds import StationKind

MAINS: dict[StationKind, type[MainScreen]] = {
    StationKind.CHECKPOINT: CheckpointScreen,
    StationKind.COMMUNITY: CheckpointScreen,
}


def main_screen(home: Path) -> MainScreen:
    """The main screen of a home; only a glance at its settings, since nothing is painted yet."""
    return MAINS.get(_kind(home), CheckpointScreen)()


def _kind(home: Path) -> StationKind:
    try:
        found = tomllib.loads(HomePaths(home).settings.read_text("utf-8"))
        return StationKind(str(found.get("kind", StationKind.CHECKPOINT.value)))
    except (OSError, ValueError):
        # What is wrong with the settings is told when the home is opened.
        return StationKind.CHECKPOINT
