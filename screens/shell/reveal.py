"""Personal data in full, for a few seconds: the journal says first who looked, and at what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.shell.screen import StationScreen

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from station.problems import Problem
    from storage.desk import Desk

SECONDS = 5.0


class Reveal:
    """Names and numbers in full, on the screen that the entry names; of one record where it shows one.

    A list that is no record's (registers, rests, holds) shows those of all its rows.
    """

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self._shown: tuple[StationScreen[Any], int] | None = None
        self._busy = False

    @property
    def on(self) -> bool:
        """Whether they are shown now: another record, another screen or the lock ends it at once."""
        if self._shown is None or self.app.lock.shut:
            return False
        screen, record = self._shown
        return self.app.screen is screen and screen.record_shown() == record

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
            lambda: _recorded(desk, where, record),
            lambda _: self._begin(screen, record),
            self._refused,
        )

    def _begin(self, screen: StationScreen[Any], record: int) -> None:
        self._shown = (screen, record)
        self._paint()
        self.app.set_timer(SECONDS, self._end)

    def _end(self) -> None:
        self._busy, self._shown = False, None
        self._paint()

    def _paint(self) -> None:
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
