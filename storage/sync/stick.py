"""Without a network: what waits as a file for a stick, and the hub's receipts back from one."""

from __future__ import annotations

from pathlib import Path

from station import clock, files
from station.problems import InputProblem, ProblemCode
from station.sync import answer as answers
from station.sync import bundle
from station.sync.answer import Answer, Status
from station.sync.batch import seal
from storage.journal.entries import Head
from storage.signing import own_key
from storage.store import Store
from storage.sync import known_hub, queue
from storage.sync.known_hub import Acknowledged

ROOM = 1 << 20
"""Bytes of entries of a batch in a file."""


def write(store: Store, path: Path, *, force: bool = False) -> tuple[int, Head]:
    """All that waits, signed and sealed to the hub: how many entries, and the last of them.

    Nothing counts as acknowledged by that. Raises NO_HUB, FILE_EXISTS, CANNOT_WRITE.
    """
    files.refuse_inside(path, store.home.paths.root)
    files.refuse_existing(path, force=force)
    key, count = own_key.of(store), 0
    with store.database.read() as connection:
        hub = known_hub.needed(connection)
        last = known_hub.acknowledged(connection).head
    with files.replacing(path, mode=0o600) as out:
        bundle.begin(out)
        while True:
            with store.database.read() as connection:
                found, last = queue.batch(connection, last, ROOM, clock.millis(store.now()))
            if not found.items and count:
                return count, last
            bundle.put(out, seal(found, store.settings.id, key, hub.identity))
            count += len(found.items)
            if not found.items:
                return count, last


def read(store: Store, path: Path) -> Acknowledged:
    """Takes the hub's receipts over; old ones change nothing.

    Raises NO_SUCH_FILE, NOT_A_BUNDLE, NOT_THE_HUB, SHUT_OUT.
    """
    with store.database.read() as connection:
        hub = known_hub.needed(connection)
    try:
        with path.open("rb") as source:
            found = [
                (answers.read(part, hub.identity), part) for part in bundle.parts(source, path)
            ]
    except OSError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=path) from None
    mine = [(told, part) for told, part in found if told.station == store.settings.id]
    if not mine:
        raise InputProblem(ProblemCode.NOT_A_BUNDLE, file=path)
    if all(told.status is Status.REFUSED for told, _ in mine):
        raise InputProblem(ProblemCode.SHUT_OUT)
    return _taken(store, mine)


def _taken(store: Store, found: list[tuple[Answer, bytes]]) -> Acknowledged:
    told, part = max(found, key=lambda each: each[0].held.seq)
    with store.database.write() as connection:
        before = known_hub.acknowledged(connection)
        common, _ = known_hub.met(connection, told)
        if common.seq <= before.head.seq:
            return before
        return known_hub.note(connection, told, part, clock.millis(store.now()))
