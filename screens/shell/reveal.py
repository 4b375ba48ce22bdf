"""Personal data in full, for a few seconds: the journal says first who looked, and at what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.shell.screen import StationScreen

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from station.problems import Problem
    from storage.desk import Desk

SECONDS = 5.0


class Reveal:
    """`on`: names and numbers are shown in full now."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self.on = False
        self._busy = False

    def show(self) -> None:
        """Once the entry is on the disk; a key that is held down looks once."""
        desk, screen = self.app.desk, self.app.screen
        if (
            desk is None
            or self._busy
            or self.app.lock.shut
            or not isinstance(screen, StationScreen)
        ):
            return
        self._busy = True
        where, record = screen.TITLE_KEY.partition(".")[0] or "counter", screen.record_shown()
        self.app.bridge.write(
            lambda: _recorded(desk, where, record), lambda _: self._begin(), self._refused
        )

    def _begin(self) -> None:
        self._paint(on=True)
        self.app.set_timer(SECONDS, self._end)

    def _end(self) -> None:
        self._busy = False
        self._paint(on=False)

    def _paint(self, *, on: bool) -> None:
        self.on = on
        for screen in self.app.screen_stack:
            if isinstance(screen, StationScreen):
                screen.retranslate()

    def _refused(self, problem: Problem) -> None:
        self._busy = False
        self.app.tell(problem)


def _recorded(desk: Desk, where: str, record: int) -> None:
    from station import ids
    from station.events.kinds import Kind
    from storage.journal import codec
    from storage.journal.appending import NewEntry

    body = codec.plain({"where": where} | ({"record": record} if record else {}))
    desk.store.save(NewEntry(Kind.PERSONAL_SHOWN, body, ids.random_id()))
