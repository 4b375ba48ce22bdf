"""The lock: by key, and after idle time, wherever somebody signs in; what is below stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.shell.named import named

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk
    from storage.journal.appending import Session
    from storage.shifts.operators import Operator

SIGN_IN = "screens.shifts.sign_in:SignInScreen"


class Lock:
    """Whether somebody has to sign in, and since when nobody has touched a key."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self.shut = False

    def begin(self, desk: Desk) -> None:
        """At the start: a home with PINs asks who it is."""
        self.app.bridge.read(lambda: _people(desk), self._ask, self.app.tell)

    def look(self) -> None:
        """Once a second: whether everybody has gone."""
        desk = self.app.desk
        if desk is None or self.shut:
            return
        if desk.store.session.role is None:
            if self.app.main.board.guarded:
                # PINs came into use beside this program: from now on it asks too.
                self.nobody()
            return
        idle = self.app.now() - self.app.hands.last_key
        if idle > desk.store.settings.lock_minutes * 60:
            self.now()

    def now(self) -> None:
        """Locks: nobody is at the keyboard until a PIN says who."""
        desk = self.app.desk
        if desk is None or self.shut or desk.store.session.role is None:
            return
        kept = desk.store.session
        self.app.bridge.read(
            lambda: _people(desk), lambda people: self._ask(people, kept), self.app.tell
        )

    def nobody(self) -> None:
        """A shift was handed over: whoever comes next signs in, where there are PINs."""
        desk = self.app.desk
        if desk is not None and not self.shut:
            self.app.bridge.read(lambda: _people(desk), self._ask, self.app.tell)

    def _ask(self, people: list[Operator], kept: Session | None = None) -> None:
        desk = self.app.desk
        if desk is not None and any(person.guarded for person in people) and not self.shut:
            from storage.journal.appending import NOBODY

            self.shut = True
            desk.store.session = NOBODY
            self.app.push_screen(named(SIGN_IN)(people, kept))

    def opened(self) -> None:
        """Somebody has signed in."""
        self.shut = False


def _people(desk: Desk) -> list[Operator]:
    from storage.shifts import operators

    with desk.store.database.read() as connection:
        return operators.all_of_them(connection)
