"""The key filter: looks at every key before any widget does, so that a scan never clears anyone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

from screens.shell import undo
from screens.shell.messages import Scanned
from screens.shell.undo import Undo
from screens.shell.unread import unread
from station.devices import rhythm
from station.devices.wedge import LONGEST_STALL, TOGETHER, Ruling, Wedge

if TYPE_CHECKING:
    from screens.shell.ports import StationPort

LAG = 0.03
"""Seconds by which a timer may come late before that means something."""

PATIENCE = round(LONGEST_STALL / LAG)
"""So often a run waits for keys that lie unread: a terminal that is gone has something for ever."""

HOPS = 3
"""Turns of the loop that a key takes from the terminal's thread into the app's queue."""

WAIT = rhythm.FAST + 0.008

REPEATING = {
    "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete",
    "tab", "shift+tab",
}  # fmt: skip
"""Keys that may be held down; all others act once."""


class KeyFilter:
    """Decides for each key whether it goes on, waits, or was part of a scan.

    `forward` passes a key on as Textual would. What each key of a run found before it is kept until
    the run is known to be no scan.
    """

    def __init__(self, app: StationPort, forward: Callable[[events.Key], Awaitable[None]]) -> None:
        self._app, self._forward = app, forward
        self.wedge = Wedge()
        self._events: list[events.Key] = []
        self._marks: list[Undo | None] = []
        self._timer_due = 0.0
        self._waited = 0
        self._pretended: float | None = None
        self._late: events.Key | None = None
        self._together = TOGETHER
        self.last_key = self.now()
        """When somebody last touched a key, or a scanner did."""

    def now(self) -> float:
        """Seconds, as keys carry them."""
        return time.monotonic() if self._pretended is None else self._pretended

    def pretend(self, now: float | None) -> None:
        """Time is handed in: a recorded or made-up run of keys is played at its own pace."""
        self._pretended = now

    def learn(self, pace: float) -> None:
        """What was kept of the scanner; what this run has learned counts more."""
        if pace and not self.wedge.pace:
            self.wedge.learn(pace)
        self._app.scanner_learned(self.wedge.pace)

    async def key(self, event: events.Key) -> None:
        """Rules on one key; on one that a busy machine may have read late, with the next one."""
        if self._pretended is not None:
            event.time = self._pretended
        self.last_key = event.time
        await self._settle(event.time)
        if _printable(event) and self.wedge.maybe_late(event.time):
            self._late, self._together = event, self.wedge.together
            self._set(self._together)
            return
        await self._rule(event)

    async def _settle(self, at: float) -> bool:
        """Rules on the key that waited for the one at `at`; whether there was one."""
        event, self._late = self._late, None
        if event is None:
            return False
        if at - event.time < self._together:
            self.wedge.bridge(event.time)
        await self._rule(event)
        return True

    async def _rule(self, event: events.Key) -> None:
        enter = event.key in ("enter", "ctrl+j")
        typed = event.character or ""
        printable = _printable(event)
        if enter:
            ruling = self.wedge.enter(event.time)
        elif printable:
            ruling = self.wedge.key(typed, event.time)
        else:
            # What an input method commits may be twice the same character: nobody holds that down.
            acts = event.key not in REPEATING and not typed.isprintable()
            ruling = self.wedge.other(event.key, event.time, acts=acts)
        await self._carry_out(ruling, event, printable=printable, enter=enter)
        self._ask_again()

    async def _carry_out(
        self, ruling: Ruling, event: events.Key, *, printable: bool, enter: bool
    ) -> None:
        if ruling is Ruling.HOLD:
            self._events.append(event)
            return
        if ruling is Ruling.SCAN:
            await self._scanned()
            ends = enter or event.key == "tab"
            if not ends and not (printable and self.wedge.held):
                await self._pass(event, printable=printable)
            elif printable:
                self._events.append(event)
            return
        await self._release()
        if ruling is Ruling.DOUBT:
            self._app.doubted()
        elif ruling is not Ruling.DROP:
            await self._pass(event, printable=printable)

    async def expire(self, at: float | None = None) -> None:
        """No key came until `at`; called in the order of the keys, never while one is looked at."""
        self._timer_due = 0.0
        now = self.now() if at is None else at
        if self._late is not None and now - self._late.time < self._together:
            self._set(self._together)
            return
        if await self._settle(now):
            return
        ruling = self.wedge.expire(now)
        if ruling is Ruling.SCAN:
            await self._scanned()
        elif ruling is Ruling.RELEASE or (self._events and not self.wedge.held):
            await self._release()
        self._ask_again()

    def _ask_again(self) -> None:
        """One timer at a time asks whether the run has ended."""
        wait = self.wedge.waits
        if wait is None and self._events:
            wait = WAIT
        if wait is not None and self._timer_due <= self.now():
            self._set(wait)

    def _set(self, wait: float) -> None:
        self._timer_due = self.now() + wait
        self._app.set_timer(wait, self._due)

    async def _due(self) -> None:
        """The run is judged as of now, but only after every key that had come by now.

        On a machine that stalls they wait in the terminal, on their way, or in the app's queue.
        """
        at = self.now()
        late = self._pretended is None and at - self._timer_due > LAG
        if (late and not self._waited) or (self._waited < PATIENCE and unread(self._app)):
            self._waited += 1
            self._set(LAG)
            return
        self._waited = 0
        for _ in range(HOPS):
            await asyncio.sleep(0)
        self._app.call_later(self.expire, at)

    async def _pass(self, event: events.Key, *, printable: bool) -> None:
        """Passes a key on; what it may change can be taken back, or it waits for the next one."""
        if not printable:
            self._marks = []
            await self._forward(event)
            return
        typed = event.character or ""
        focused = self._app.focused
        plain = typed.isdigit() or typed == "." or isinstance(focused, Input)
        if self.wedge.begun:
            self._marks = []
        if not plain or not undo.known(focused):
            # It would open a field, or do something that cannot be undone.
            self._events.append(event)
            self.wedge.hold(typed)
            return
        await self._marked(event)

    async def _marked(self, event: events.Key) -> None:
        self._marks.append(undo.mark(self._app))
        await self._forward(event)

    async def _release(self) -> None:
        waiting, self._events = self._events, []
        self.wedge.take_held()
        for event in waiting:
            await self._marked(event)

    async def _scanned(self) -> None:
        """Takes back what keys of the scan have done, then tells its text."""
        held, self._events = self._events, []
        marks, self._marks = self._marks, []
        text, start = self.wedge.text, self.wedge.start
        # Keys before the scan were a hand's, also those that still waited.
        for event in held[: max(0, start - len(marks))]:
            await self._forward(event)
        if self.wedge.short and not text.replace(".", "").isdigit():
            # An input method commits several letters at once.
            for event in held[max(0, start - len(marks)) :]:
                await self._forward(event)
            return
        back = marks[start] if start < len(marks) else None
        if back is None:
            self._tell(text)
        else:
            # Only once the screen is as it was: else taking it back would take the code back.
            back(lambda: self._tell(text))

    def _tell(self, text: str) -> None:
        self._app.scanner_learned(self.wedge.pace)
        self._app.post_message(Scanned(text))


def _printable(event: events.Key) -> bool:
    typed = event.character or ""
    return len(typed) == 1 and typed.isascii() and typed.isprintable()
