"""Waiting until an app under the pilot has nothing left to do, and no longer.

Textual's own pilot waits until the process uses no processor for a while: a busy machine deceives it.
"""

from __future__ import annotations

import asyncio
import unicodedata
from typing import TYPE_CHECKING, cast

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.pilot import Pilot

    from screens.app import StationApp

LONGEST = 10.0
"""Seconds after which nobody waits any more."""

BRIEF = 0.1
"""A timer that runs once within so many seconds belongs to what was just done."""

QUIET = 3
"""Looks in a row that must find nothing."""


async def press(pilot: Pilot[None], name: str) -> None:
    """A key, as the driver would give it."""
    key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else ""
    event = events.Key(key, character or None)
    event.set_sender(pilot.app)
    driver = pilot.app._driver
    assert driver is not None
    driver.send_message(event)
    await _quiet(pilot)


async def settled(pilot: Pilot[None], upto: float = BRIEF) -> None:
    """Until messages, workers, outcomes, paintings and timers that run once within `upto` are through.

    A timer that sets itself again because the handed-in time stands still is waited for only once.
    """
    await _quiet(pilot)
    for _ in range(2):
        due = _due(cast("StationApp", pilot.app), upto)
        if not due:
            return
        await asyncio.wait(due, timeout=LONGEST)
        await _quiet(pilot)


async def _quiet(pilot: Pilot[None]) -> None:
    app = cast("StationApp", pilot.app)
    loop = asyncio.get_running_loop()
    end, quiet = loop.time() + LONGEST, 0
    while quiet < QUIET and loop.time() < end and app._exception is None:
        # So many turns a message from another thread, or the driver, takes to its queue.
        for _ in range(4):
            await asyncio.sleep(0)
        busy = _busy(app)
        if busy:
            await asyncio.sleep(0.002)
        else:
            await pilot._wait_for_screen()
            await app._animator.wait_until_complete()
        if app._screen_stack:
            app.screen._on_timer_update()
        quiet = 0 if busy or _busy(app) else quiet + 1


def _busy(app: StationApp) -> bool:
    """Whether something is under way."""
    if not app.bridge.idle or any(not worker.is_finished for worker in app.workers):
        return True
    return any(_waiting(pump) for pump in (app, *app._registry)) or any(
        screen._callbacks for screen in app._screen_stack[-1:]
    )


def _waiting(pump: MessagePump) -> bool:
    return bool(pump._message_queue.qsize() or pump._pending_message or pump._next_callbacks)


def _due(app: StationApp, upto: float) -> list[asyncio.Task[None]]:
    """The timers that will run once, soon."""
    timers = [timer for pump in (app, *app._registry) for timer in list(pump._timers)]
    once = [t._task for t in timers if t._repeat == 0 and t._interval <= upto]
    return [task for task in once if task is not None and not task.done()]
