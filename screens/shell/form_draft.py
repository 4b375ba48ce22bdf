"""Half-filled forms: on the disk a moment after the last key, there again when the form is opened."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.timer import Timer

from screens.shell.screen import StationScreen
from station.problems import Problem

if TYPE_CHECKING:
    from storage.desk import Desk

SOON = 0.2
"""Seconds after the last key."""

Values = dict[str, str]
R = TypeVar("R")


class FormPort(StationScreen[R]):
    """A form, as what keeps it sees it."""

    FORM: ClassVar[str]
    draft: str

    @abstractmethod
    def values(self) -> Values:
        """What is typed and chosen."""

    @abstractmethod
    def put_values(self, values: Values) -> None:
        """Puts it back."""

    @abstractmethod
    def tell(self, problem: Problem) -> None:
        """A problem, in the form."""


class FormDraft:
    """Keeps one form under its draft's id; a form without one is not kept.

    What was kept counts only for a form that begins as that one began: else it was about somebody
    else.
    """

    def __init__(self, screen: FormPort[Any]) -> None:
        self.screen = screen
        self._base: Values = {}
        self._kept: Values = {}
        self._timer: Timer | None = None

    def begin(self) -> None:
        """The form is on the screen: what was typed before comes back."""
        desk = self.screen.station_app.desk
        self._base = self._kept = self.screen.values()
        draft = self.screen.draft
        if desk is not None and draft:
            self.screen.ask(lambda: _get(desk, draft), self._restore)

    def _restore(self, found: tuple[Values, Values] | None) -> None:
        # Only into a form that nobody has touched since.
        if found is None or found[0] != self._base or self.screen.values() != self._base:
            return
        if self.screen.is_mounted:
            self.screen.put_values(found[1])

    def changed(self) -> None:
        """Something was typed or chosen."""
        if self._timer is not None:
            self._timer.stop()
        if self.screen.draft:
            self._timer = self.screen.set_timer(SOON, self.keep)

    def keep(self) -> None:
        """Keeps the form as it stands."""
        import json

        screen = self.screen
        desk, now = screen.station_app.desk, screen.values()
        if desk is None or not screen.draft or now == self._kept:
            return
        self._kept = now
        draft, form = screen.draft, screen.FORM
        body = json.dumps([self._base, now], ensure_ascii=False).encode()
        gone = now == self._base
        bridge = screen.station_app.bridge
        bridge.write(lambda: _keep(desk, draft, form, b"" if gone else body), _done, screen.tell)

    def drop(self) -> None:
        """What was typed was no hand's."""
        self.left(saved=True)

    def left(self, *, saved: bool) -> None:
        """The form is closed: saved, its draft is gone."""
        if self._timer is not None:
            self._timer.stop()
        half = self.screen.station_app.upper.half_filled
        half.discard(self.screen.draft)
        if not saved:
            if self.screen.draft and self.screen.values() != self._base:
                half.add(self.screen.draft)
            self.keep()
        elif self._kept != self._base and self.screen.station_app.desk is not None:
            desk, draft = self.screen.station_app.desk, self.screen.draft
            bridge = self.screen.station_app.bridge
            bridge.write(lambda: _keep(desk, draft, "", b""), _done, self.screen.station_app.tell)


def _done(_: object) -> None:
    """Nothing to tell."""


def _get(desk: Desk, draft: str) -> tuple[Values, Values] | None:
    import json

    from storage.counter import drafts

    raw = drafts.get(desk.store, draft)
    if raw is None:
        return None
    base, now = json.loads(raw)
    return base, now


def _keep(desk: Desk, draft: str, form: str, body: bytes) -> None:
    from storage.counter import drafts

    if body:
        drafts.keep(desk.store, draft, form, body)
    else:
        drafts.drop(desk.store, draft)
