"""The upload to the hub, beside the work: begun when the home is open, and how it stands, for every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from screens.shell import command
from screens.shell.named import named
from station.sync import INVITATION

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk
    from storage.sync.uploading import State, Uploading

FIRST = 4.0
"""Seconds after the opening: the first key comes before it."""


class OwnUpload:
    """Holds the thread that uploads."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self.uploading: Uploading | None = None
        self.enrolled = False

    def begin(self, desk: Desk) -> None:
        """The home is open."""
        self.app.bridge.read(lambda: _enrolled(desk), self._known, self.app.tell)
        if not desk.store.read_only:
            self.app.set_timer(FIRST, lambda: self.start(desk))

    def _known(self, enrolled: bool) -> None:
        self.enrolled = enrolled

    def start(self, desk: Desk) -> None:
        """Begins, unless it was begun."""
        if self.uploading is None and self.app.desk is desk:
            from storage.sync.uploading import Uploading

            self.uploading = Uploading(desk.store)
            self.uploading.begin()

    @property
    def state(self) -> State | None:
        """How it stands; None where no hub is known yet."""
        state = self.uploading.state if self.uploading is not None else None
        return state if state is not None and state.hub is not None else None

    @property
    def acknowledged(self) -> int | None:
        """The last entry that the hub has; None where there is none, or nobody looked yet."""
        state = self.state
        return None if state is None else state.place.head.seq

    def words(self) -> str:
        """What waits, and why, for the status line."""
        from station.i18n import text

        state, lang = self.state, self.app.lang
        if state is None:
            key, count = "to_upload" if self.enrolled else "queue", self.app.main.board.waiting
            return text(lang, f"status_line.{key}", count=count, why="").rstrip()
        if state.why is None and not state.waiting.count:
            return text(lang, "status_line.uploaded")
        why = text(lang, f"sync_why.{state.why.value}") if state.why is not None else ""
        return text(lang, "status_line.to_upload", count=state.waiting.count, why=why).rstrip()

    @property
    def wrong(self) -> bool:
        """Whether something keeps entries here, or the hub has others."""
        state = self.state
        return state is not None and bool(state.why or state.problem or state.place.alarm)

    def stage(self, seq: int) -> str:
        """How far an entry has come: `no_hub` or `recorded` here, `uploaded` without an answer, `acknowledged`."""
        state = self.state
        if state is None and not self.enrolled:
            return "no_hub"
        if state is None or seq > max(state.out, state.place.head.seq):
            return "recorded"
        return "acknowledged" if seq <= state.place.head.seq else "uploaded"

    def now(self) -> None:
        """Tries at once."""
        if self.uploading is not None:
            self.uploading.now()

    def invited(self, text: str) -> bool:
        """Whether a code is a hub's invitation: it opens the upload's page, and is in its field there."""
        app = self.app
        if not text.startswith(f"{INVITATION} ") or app.desk is None or app.lock.shut:
            return False
        opens = named(command.SYNC.opens)
        if isinstance(app.screen, opens):
            app.screen.take_code(text)
        elif cast("object", app.screen) is app.upper:
            app.push_screen(opens(), None)
            app.call_after_refresh(lambda: app.screen.take_code(text))  # type: ignore[attr-defined]
        else:
            return False
        return True

    def enrolled_now(self) -> None:
        """The station was just enrolled: everything goes up at once."""
        self.enrolled = True
        if self.app.desk is not None:
            self.start(self.app.desk)
        self.now()

    def stop(self) -> None:
        """The app ends."""
        if self.uploading is not None:
            self.uploading.stop()


def _enrolled(desk: Desk) -> bool:
    from storage.journal import state

    return desk.store.ask(lambda connection: state.get(connection, state.HUB)) is not None
