"""Lists that were replaced: an entry for each, by the station itself, with the digest of the new file."""

from __future__ import annotations

import json

from station import ids
from station.events.kinds import Kind
from storage.journal import codec, state
from storage.journal.appending import Appending, NewEntry


def note(store: Appending, digests: tuple[tuple[str, str], ...]) -> None:
    """Tells what differs from what was told last; a file that is gone has no digest."""
    now = dict(digests)
    told = store.ask(lambda connection: state.get(connection, state.LISTS))
    before: dict[str, str] | None = json.loads(told) if told else None
    if before == now:
        return
    with store.database.write() as connection:
        state.put(connection, state.LISTS, json.dumps(now, sort_keys=True))
        for name in sorted({*now, *(before or {})} if before is not None else ()):
            if now.get(name) != (before or {}).get(name):
                body = codec.plain({"list": name, "sha256": now.get(name, "")})
                store.append(connection, NewEntry(Kind.LIST_USED, body, ids.random_id(), own=True))
