"""Rules that were replaced: a policy or a list is for the next person, a broken file is for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from station.counter.ruleset import Ruleset


class Rules:
    """Looks for replaced files beside the keys, and takes them over when nobody stands here."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self._found: Ruleset | None = None

    def look(self) -> None:
        """Whether a file was replaced; what is wrong with it is told, and the old one stays."""
        desk = self.app.desk
        if desk is not None:
            self.app.bridge.read(desk.changed, self._changed, self.app.tell)

    def _changed(self, found: Ruleset | None) -> None:
        if found is not None:
            self._found = found
            if not self.app.upper.busy:
                self.take()

    def take(self) -> None:
        """Nobody stands here: the next one is judged by what is in force now."""
        found, self._found = self._found, None
        desk = self.app.desk
        if desk is not None and found is not None:
            desk.take_over(found)
            self.app.bridge.write(desk.note_lists, lambda _: None, self.app.tell)
