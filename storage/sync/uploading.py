"""The upload beside the work: a thread of its own that sends what waits, and never gives up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from filelock import FileLock, Timeout

from station.problems import Problem
from storage.store import Store
from storage.sync import known_hub, queue
from storage.sync.backoff import Backoff
from storage.sync.known_hub import NOTHING, Acknowledged, KnownHub
from storage.sync.pace import Pace
from storage.sync.queue import NONE, Waiting
from storage.sync.transport import Why
from storage.sync.upload import Step, Uploader

LOOK = 1.0
"""Seconds between two looks at the journal."""

BEAT = 60.0
"""Seconds after which a station with nothing to send says that it is there."""


@dataclass(frozen=True, slots=True)
class State:
    """How the upload stands; `again` is when it is tried again, by this process's own seconds; 0 at once.

    `problem` is one of this machine.
    """

    hub: KnownHub | None = None
    place: Acknowledged = NOTHING
    waiting: Waiting = NONE
    why: Why | None = None
    problem: Problem | None = None
    again: float = 0.0
    busy: bool = False
    out: int = 0
    """The seq of the last entry that went out."""


class Uploading:
    """Runs until it is stopped; `state` is whole at any moment, for any thread."""

    def __init__(
        self, store: Store, *, backoff: Backoff | None = None, beat: float = BEAT,
        told: Callable[[State], None] = lambda state: None,
    ) -> None:  # fmt: skip
        self.store, self.beat, self.told = store, beat, told
        self.state = State()
        self.pace = Pace(store.settings.upload_limit * 1024)
        self.backoff = backoff or Backoff()
        self._lock = FileLock(store.home.paths.running / "sync.lock", timeout=0)
        self._awake, self._ended = threading.Event(), threading.Event()
        self._uploader: Uploader | None = None
        self._thread = threading.Thread(target=self._run, name="upload", daemon=True)

    def begin(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def now(self) -> None:
        """Somebody wants it tried at once."""
        self.backoff.succeeded()
        self._awake.set()

    def stop(self, seconds: float = 2.0) -> None:
        """Ends it; what is on its way is cut off and sent again later."""
        self._ended.set()
        self._awake.set()
        uploader = self._uploader
        if uploader is not None:
            with suppress(Exception):
                uploader.close()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ended.is_set():
            pause = self._try()
            self.told(self.state)
            self._wait(pause)
        self._let_go()
        self._lock.release()

    def _wait(self, seconds: float) -> None:
        """So long, or until there is something to do."""
        left = seconds
        while left > 0 and not self._awake.wait(min(LOOK, left)):
            left -= LOOK
            if self.state.why in (None, Why.BEHIND) and self._looked().count:
                break
        self._awake.clear()

    def _try(self) -> float:
        """One step; seconds until the next."""
        try:
            return self._step()
        except Problem as problem:
            return self._failed(replace(self.state, problem=problem, busy=False))
        except Exception:  # noqa: BLE001,RUF100 - closed files or a fault of ours: the work goes on without it
            self._let_go()
            return self._failed(replace(self.state, why=Why.CUT_OFF, busy=False))

    def _failed(self, state: State, told: float | None = None) -> float:
        pause = self.backoff.failed(told)
        self.state = replace(state, again=time.monotonic() + pause)
        return pause

    def _step(self) -> float:
        with self.store.database.read() as connection:
            hub = known_hub.hub_of(connection)
            place = known_hub.acknowledged(connection)
            left = queue.waiting(connection, place.head)
        self.state = replace(self.state, hub=hub, place=place, waiting=left, problem=None)
        if hub is None or not self._mine():
            return LOOK * 5
        uploader = self._of(hub)
        self.state = replace(self.state, busy=bool(left.count))
        self.told(self.state)
        return self._came(uploader.step(), uploader.out.seq)

    def _came(self, step: Step, out: int) -> float:
        state = replace(
            self.state, place=step.place, waiting=step.waiting, why=step.why, busy=False, out=out
        )
        if step.why is not None and step.why is not Why.BEHIND:
            return self._failed(state, step.after)
        self.backoff.succeeded()
        self.state = replace(state, again=0.0)
        return 0.0 if step.sent and step.waiting.count else self.beat

    def _mine(self) -> bool:
        """One program of a home sends; the others look on."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire()
        except (Timeout, OSError):
            self.state = replace(self.state, why=Why.OTHER_PROGRAM, busy=False)
            return False
        return True

    def _of(self, hub: KnownHub) -> Uploader:
        if self._uploader is None or self._uploader.hub != hub:
            self._let_go()
            self._uploader = Uploader(self.store, hub, self.pace)
        return self._uploader

    def _let_go(self) -> None:
        uploader, self._uploader = self._uploader, None
        if uploader is not None:
            with suppress(Exception):
                uploader.close()

    def _looked(self) -> Waiting:
        try:
            with self.store.database.read() as connection:
                return queue.waiting(connection, self.state.place.head)
        except Problem:
            return NONE
