"""After a restore: what the hub has of this station and the backup lacks, put back as it was."""

from __future__ import annotations

from sqlalchemy import Connection

from station import clock
from station.events.kinds import Kind
from station.problems import Problem
from station.sync import missing
from station.sync.batch import LIMIT, Item
from storage.database.rows import put, raw
from storage.database.tables import Entry, table
from storage.home import station_key
from storage.home.station_key import StationKey
from storage.journal import chain, state
from storage.journal import entries as journal
from storage.journal.entries import Head
from storage.journal.entry import StoredEntry
from storage.proof import replay, verify
from storage.proof.derived import Slips
from storage.signing import own_key
from storage.store import Store
from storage.sync import known_hub
from storage.sync.known_hub import KnownHub
from storage.sync.pace import Pace
from storage.sync.transport import Transport

PATH = "/v1/missing"
ENTRY = table(Entry)


def take(store: Store) -> int:
    """How many entries came back; none where no hub is known or reached: then it goes on without them.

    They are kept only if the whole journal holds with them, before a new lineage begins.
    """
    with store.database.read() as connection:
        hub, before = known_hub.hub_of(connection), journal.head(connection)
        key = _key(store, connection)
    if hub is None or key is None:
        return 0
    transport = Transport(hub.url, Pace())
    try:
        while _page(store, hub, key, transport):
            pass
    except (Problem, ValueError):
        pass  # what came so far is whole in itself, or is taken away below
    finally:
        transport.close()
    return _judged(store, before)


def _key(store: Store, connection: Connection) -> StationKey | None:
    """The key as the backup had it; another one is none that the hub knows."""
    path = store.home.paths.keys / station_key.NAME
    if not path.is_file():
        return None
    found = station_key.load(path)
    return found if found.public == own_key.told(connection) else None


def _page(store: Store, hub: KnownHub, key: StationKey, transport: Transport) -> bool:
    with store.database.read() as connection:
        last = journal.head(connection)
    question = missing.ask(store.settings.id, last.seq, last.hash, key)
    reply = transport.post(PATH, question.data, room=LIMIT)
    if reply.why is not None:
        return False
    batch = missing.given(reply.body, question, hub.identity)
    if not batch.items or (batch.after, batch.before) != (last.seq, last.hash):
        return False
    with store.database.write(behind=True) as connection:
        for item in batch.items:
            last = _append(store, connection, last, item)
    return True


def _append(store: Store, connection: Connection, last: Head, item: Item) -> Head:
    """The very entry, as it was; ValueError where it does not follow or is not this station's."""
    header = chain.read_header(item.header)
    if header.seq != last.seq + 1 + item.skipped or header.station != store.settings.id:
        raise ValueError(header.seq)
    digest = item.digest or chain.digest_body(item.salt or b"", item.body or b"")
    linked = item.hash or chain.link(last.hash, item.header, digest)
    told = StoredEntry(header, store.day_of(clock.from_millis(header.at)), item.body)
    put(
        connection,
        ENTRY,
        {
            "seq": header.seq, "id": header.id, "kind": header.kind, "at": header.at,
            "day": told.day,
            "lineage": header.lineage, "subject": header.subject, "header": item.header, "body": item.body,
            "salt": item.salt, "body_digest": digest, "hash": linked,
            "key": told.body.get("key") or None, "projected": 1,
        },
    )  # fmt: skip
    return Head(header.seq, linked)


def _follows(connection: Connection, after: int) -> None:
    """What follows from the entries that came: slips that were given out, bodies that were removed."""
    slips = Slips()
    while entries := journal.page(connection, after):
        for entry in entries:
            after = entry.header.seq
            slips.add(after, entry.body)
            if entry.header.kind == Kind.BODIES_REMOVED:
                for seq in entry.body.get("removed", ()):
                    raw(
                        connection,
                        "UPDATE entry SET body = NULL, salt = NULL, key = NULL WHERE seq = ?",
                        seq,
                    )
    for day, count in slips.given.items():
        name = f"slip:{day}"
        state.put(connection, name, str(max(count, int(state.get(connection, name) or 0))))


def _judged(store: Store, before: Head) -> int:
    """The views made from all of it; what does not hold goes again."""
    with store.database.read() as connection:
        head, lineage = journal.head(connection), journal.last_lineage(connection)
    if head == before:
        return 0
    with store.database.write(behind=True) as connection:
        state.put(connection, state.LINEAGE, lineage)
        _follows(connection, before.seq)
    store.lineage = lineage
    replay.replay(store.database)
    verdict = verify.verify(store.database, None, hour=store.settings.day_begins)
    if verdict.ok:
        return head.seq - before.seq
    with store.database.write(behind=True) as connection:
        raw(connection, "DELETE FROM entry WHERE seq > ?", before.seq)
        lineage = journal.last_lineage(connection)
        state.put(connection, state.LINEAGE, lineage)
    store.lineage = lineage
    replay.replay(store.database)
    return 0
