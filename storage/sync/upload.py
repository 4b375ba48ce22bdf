"""One step of the upload: a batch goes out, a signed answer comes back, and the place is noted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from station import clock
from station.problems import InputProblem
from station.sync import answer as answers
from station.sync.answer import Status
from station.sync.batch import Batch, seal
from storage.journal import entries as journal
from storage.journal.entries import Head
from storage.signing import own_key
from storage.store import Store
from storage.sync import known_hub, queue
from storage.sync.known_hub import Acknowledged, KnownHub
from storage.sync.pace import Pace
from storage.sync.queue import Waiting
from storage.sync.transport import Transport, Why

ENTRIES = "/v1/entries"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to: entries acknowledged by it, how it stands now, and why not more.

    `after` is for how many seconds the hub asks to be left alone.
    """

    sent: int
    place: Acknowledged
    waiting: Waiting
    why: Why | None = None
    after: float | None = None


class Uploader:
    """Sends a store's entries to its hub, a batch a step; used by one thread."""

    def __init__(
        self, store: Store, hub: KnownHub, pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.store, self.hub, self.monotonic = store, hub, monotonic
        self.pace = pace or Pace()
        self.transport = Transport(hub.url, self.pace)
        self.key = own_key.of(store)
        self.out = Head(0, b"")
        """The last entry that went out, whether or not an answer came."""

    def close(self) -> None:
        """Lets go of the connection."""
        self.transport.close()

    def step(self) -> Step:
        """The next batch, or the word that the station is there where nothing waits."""
        before, batch, last = self._next()
        data = seal(batch, self.store.settings.id, self.key, self.hub.identity)
        if last.seq > self.out.seq:
            self.out = last
        begun = self.monotonic()
        reply = self.transport.post(ENTRIES, data)
        if reply.why is not None:
            self.pace.failed()
            return self._stopped(before, reply.why, reply.after)
        try:
            answer = answers.read(reply.body, self.hub.identity, data)
        except InputProblem:
            return self._stopped(before, _page(reply.body), None)
        if answer.status is Status.REFUSED:
            return self._stopped(before, Why.REFUSED, None)
        self.pace.took(
            self.monotonic() - begun, sum(len(i.header) + len(i.body or b"") for i in batch.items)
        )
        return self._noted(before, answer, reply.body)

    def _next(self) -> tuple[Acknowledged, Batch, Head]:
        now = clock.millis(self.store.now())
        with self.store.database.read() as connection:
            place = known_hub.acknowledged(connection)
            after = place.head
            if not queue.still_there(connection, after):
                # The journal is shorter than what the hub has: it is told so, and answers with what it knows.
                after = journal.head(connection)
            batch, last = queue.batch(connection, after, self.pace.room, now)
        return place, batch, last

    def _noted(self, before: Acknowledged, answer: answers.Answer, receipt: bytes) -> Step:
        with self.store.database.write() as connection:
            place = known_hub.note(connection, answer, receipt, clock.millis(self.store.now()))
        why = Why.BEHIND if place.beyond else None
        sent = max(0, place.head.seq - before.head.seq)
        return Step(sent, place, self._waiting(place), why)

    def _stopped(self, place: Acknowledged, why: Why, after: float | None) -> Step:
        return Step(0, place, self._waiting(place), why, after)

    def _waiting(self, place: Acknowledged) -> Waiting:
        with self.store.database.read() as connection:
            return queue.waiting(connection, place.head)


def _page(body: bytes) -> Why:
    """A page for people in place of an answer is a network's log-in."""
    return Why.PORTAL if body.lstrip()[:1] == b"<" else Why.NOT_THE_HUB
