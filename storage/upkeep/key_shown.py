"""The recovery key shown again: an entry, on the disk before anybody sees the key."""

from __future__ import annotations

from enum import StrEnum

from station import ids
from station.events.kinds import Kind
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.store import Store


class Where(StrEnum):
    """Where it was shown."""

    SCREEN = "screen"
    COMMAND = "command"


def shown(store: Store, where: Where) -> bytes:
    """The database's key, once the journal says that it is being shown."""
    store.save(NewEntry(Kind.KEY_SHOWN, codec.plain({"where": where.value}), ids.random_id()))
    return store.home.key
