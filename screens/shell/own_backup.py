"""The station's own backup: into the folder that the settings name, while the work goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from station import clock
from station.problems import Problem

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk
    from storage.upkeep.backup import LastBackup

DUE = timedelta(hours=12)
"""A shift is no longer than that."""

OLD = timedelta(days=7)
WORTH = 200
"""Entries from which on a backup is missed."""

FIRST, EVERY = 30.0, 600.0
"""Seconds after the opening, and between two looks."""


class OwnBackup:
    """Looks now and then whether a backup is due, and makes it on a reader's thread."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self.last: LastBackup | None = None
        self._busy = False

    def begin(self, desk: Desk) -> None:
        """The home is open."""
        self.app.bridge.read(lambda: _last(desk), self._known, self.app.tell)
        if desk.store.settings.backup_folder and not desk.store.read_only:
            self.app.set_timer(FIRST, lambda: self.look(desk))
            self.app.set_interval(EVERY, lambda: self.look(desk))

    def look(self, desk: Desk) -> None:
        """Makes one where it is due."""
        now = desk.store.now()
        # One of tomorrow was made while the clock was ahead.
        if self._busy or (self.last is not None and timedelta() <= now - self.last.at < DUE):
            return
        self._busy = True
        self.app.bridge.read(lambda: _make(desk), self._known, self._failed)

    def now(self) -> None:
        """A shift was handed over: what it wrote leaves the machine, where a folder is named."""
        desk = self.app.desk
        if desk is not None and desk.store.settings.backup_folder and not self._busy:
            self._busy = True
            self.app.bridge.read(lambda: _make(desk), self._known, self._failed)

    def words(self) -> str:
        """The age of the last good one, for the status line."""
        from station.i18n import text

        desk, lang = self.app.desk, self.app.lang
        if desk is None or self.last is None:
            return text(lang, "status_line.no_backup")
        hours = int(clock.age(self.last.at, desk.store.now()).total_seconds() // 3600)
        unit = "backup_days" if hours >= 48 else "backup_hours"
        return text(lang, f"status_line.{unit}", count=hours // 24 if hours >= 48 else hours)

    def overdue(self, head: int) -> bool:
        """Whether the last one is too old, or there is none of a journal that holds something."""
        desk = self.app.desk
        if desk is None or self.last is None:
            return head > WORTH
        return clock.age(self.last.at, desk.store.now()) > OLD

    def _known(self, last: LastBackup | None) -> None:
        self._busy = False
        self.last = last

    def _failed(self, problem: Problem) -> None:
        self._busy = False
        self.app.tell(problem)


def _last(desk: Desk) -> LastBackup | None:
    from storage.upkeep import backup

    return backup.last(desk.store)


def _make(desk: Desk) -> LastBackup | None:
    from storage.upkeep import backup

    backup.rotated(desk.store, Path(desk.store.settings.backup_folder).expanduser())
    return backup.last(desk.store)
