"""Hands and keys: looks at every key before any widget does, so that a scan never clears anyone."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

from screens.messages import Scanned
from station.devices.wedge import BURST_GAP, GAP, Ruling, Wedge

if TYPE_CHECKING:
    from textual.app import App

WAIT = GAP + 0.008

Undo = Callable[[Callable[[], None]], None]
"""Takes the screen back to how it looked, then calls on."""


class Hands:
    """Decides for each key whether it goes on, waits, or was part of a scan.

    `mark` gives a function that takes the screen back to how it looked; it is asked before a key
    that may begin a burst is passed on. `forward` passes a key on as Textual would.
    """

    def __init__(
        self,
        app: App[None],
        forward: Callable[[events.Key], Awaitable[None]],
        mark: Callable[[], Undo],
        prefix: str = "",
    ) -> None:
        self._app, self._forward, self._mark = app, forward, mark
        self.wedge = Wedge(prefix)
        self._events: list[events.Key] = []
        self._undo: Undo = at_once

    async def key(self, event: events.Key) -> None:
        """Rules on one key."""
        ruling = self._rule(event)
        if ruling is Ruling.HOLD:
            self._events.append(event)
            self._app.set_timer(WAIT, self.expire)
            return
        if ruling is Ruling.SCAN:
            self._scanned()
            if event.key != "enter":
                await self._pass(event, marked=True)
            return
        await self._release()
        if ruling is not Ruling.SWALLOW:
            await self._pass(event, marked=ruling in (Ruling.MARK, Ruling.RELEASE))

    async def expire(self) -> None:
        """No key came for a while."""
        ruling = self.wedge.expire(time.monotonic())
        if ruling is Ruling.SCAN:
            self._scanned()
        elif ruling is Ruling.RELEASE:
            await self._release()
        elif self.wedge.unfinished:
            self._app.set_timer(BURST_GAP - GAP, self.expire)

    def _rule(self, event: events.Key) -> Ruling:
        if event.key in ("enter", "ctrl+j"):
            return self.wedge.enter(event.time)
        character = event.character
        if character and len(character) == 1 and character.isascii() and character.isprintable():
            return self.wedge.key(character, event.time)
        return self.wedge.other(event.time)

    async def _pass(self, event: events.Key, *, marked: bool) -> None:
        if not marked:
            await self._forward(event)
            return
        self._undo = self._mark()
        typed = event.character or ""
        if typed.isdigit() or typed == "." or isinstance(self._app.focused, Input):
            await self._forward(event)
            self._app.set_timer(WAIT, self.expire)
            return
        # A letter outside a field would open one; it waits until it is known to be no scan.
        self._events.insert(0, event)
        self.wedge.held.insert(0, typed)
        self._app.set_timer(WAIT, self.expire)

    async def _release(self) -> None:
        waiting, self._events = self._events, []
        self.wedge.take_held()
        for event in waiting:
            await self._forward(event)

    def _scanned(self) -> None:
        self._events = []
        undo, self._undo, text = self._undo, at_once, self.wedge.text
        # Only once the screen is as it was: else taking the burst back would take the code back.
        undo(lambda: self._tell(text))

    def _tell(self, text: str) -> None:
        self._app.post_message(Scanned(text))


def at_once(then: Callable[[], None]) -> None:
    """There is nothing to take back."""
    then()
