"""The station's own key: made at the first need, its public half told to the journal."""

from __future__ import annotations

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.station_key import StationKeyMade
from storage.home import station_key
from storage.home.station_key import StationKey
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.store import Store


def of(store: Store) -> StationKey:
    """The key; one whose file is gone has another in its place, and the journal says so."""
    path = store.home.paths.keys / station_key.NAME
    with store.database.read() as connection:
        if path.is_file():
            found = station_key.load(path)
            if told(connection) == found.public:
                return found
    with store.database.write() as connection:
        # Another program may have made it meanwhile.
        key = station_key.load(path) if path.is_file() else station_key.make(path)
        before = told(connection)
        if before != key.public:
            body = codec.dump(StationKeyMade, StationKeyMade(key.public, before))
            store.append(connection, NewEntry(Kind.STATION_KEY, body, ids.random_id()))
        return key


def ever(connection: Connection) -> set[str]:
    """Every public half that the journal ever knew."""
    return {str(e.body.get("public", "")) for e in journal.of_kind(connection, Kind.STATION_KEY)}


def told(connection: Connection) -> str:
    """The public half that the journal knows; empty where it knows none."""
    kind = Kind.STATION_KEY.value
    found = journal.newest(connection, before=None, kind=kind, limit=1)
    return str(found[0].body.get("public", "")) if found else ""
