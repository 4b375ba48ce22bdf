"""The journal: entries appended once, in one order, never edited."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from station.events.kinds import Kind
from storage.database import rows
from storage.database.engine import APPENDED
from storage.database.errors import meaning
from storage.database.noted_head import Noted
from storage.database.tables import Entry, table
from storage.journal import chain, client_key, projections, state
from storage.journal.chain import Header
from storage.journal.entry import StoredEntry

ENTRY = table(Entry)
PAGE = 500


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's seq and hash: the whole journal in one line."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


EMPTY = Head(0, chain.GENESIS)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a saver gets once the entry is on the disk."""

    seq: int
    id: str
    hash: str
    at: int
    day: str
    projected: bool = True
    repeated: bool = False


def head(connection: Connection) -> Head:
    """The last entry."""
    row = rows.raw(connection, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return EMPTY if row is None else Head(row[0], row[1])


def last_lineage(connection: Connection) -> str:
    """The lineage of the last entry; empty where there is none."""
    row = rows.raw(connection, "SELECT lineage FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def append(
    connection: Connection, last: Head, header: Header, body: bytes, day: str, key: str | None
) -> Receipt:
    """Adds one entry after `last` and applies it to the views, inside the caller's transaction."""
    spelled = header.spell()
    salt = chain.new_salt()
    digest = chain.digest_body(salt, body)
    linked = chain.link(last.hash, spelled, digest)
    stored = StoredEntry(header, day, body, key)
    rows.put(
        connection,
        ENTRY,
        {
            "seq": header.seq, "id": header.id, "kind": header.kind, "at": header.at, "day": day,
            "lineage": header.lineage, "subject": header.subject, "header": spelled, "body": body,
            "salt": salt, "body_digest": digest, "hash": linked, "key": key, "projected": 1,
        },
    )  # fmt: skip
    connection.info[APPENDED] = Noted(header.seq, linked.hex(), header.lineage)
    projected = project(connection, stored)
    return Receipt(header.seq, header.id, linked.hex(), header.at, day, projected)


def project(connection: Connection, entry: StoredEntry) -> bool:
    """Applies an entry to the views; where that fails the entry is kept and marked."""
    rows.raw(connection, "SAVEPOINT view")
    try:
        projections.apply(connection, entry)
    except (DBAPIError, driver.Error) as error:
        if meaning(str(getattr(error, "orig", error)), "") is not None:
            raise  # a full or failing disk is no fault of the view
        return _unshown(connection, entry)
    except Exception:  # noqa: BLE001,RUF100 - whatever a projection does, the entry must stay
        return _unshown(connection, entry)
    rows.raw(connection, "RELEASE view")
    return True


def _unshown(connection: Connection, entry: StoredEntry) -> bool:
    connection.exec_driver_sql("ROLLBACK TO view")
    connection.exec_driver_sql("RELEASE view")
    _mark(connection, entry.header.seq, 0)
    return False


def _mark(connection: Connection, seq: int, projected: int) -> None:
    connection.exec_driver_sql("UPDATE entry SET projected = ? WHERE seq = ?", (projected, seq))


def unprojected(connection: Connection) -> list[int]:
    """Entries that no view shows yet."""
    rows = connection.exec_driver_sql("SELECT seq FROM entry WHERE projected = 0 ORDER BY seq")
    return [row[0] for row in rows]


def project_again(connection: Connection) -> int:
    """Tries the marked entries once more, in order; how many succeeded."""
    done = 0
    for seq in unprojected(connection):
        entry = get(connection, seq)
        if entry is not None and project(connection, entry):
            _mark(connection, seq, 1)
            done += 1
    return done


def by_key(connection: Connection, key: str) -> StoredEntry | None:
    """The entry that was made under a client's key."""
    query = "SELECT seq FROM entry WHERE key = ?"
    row = rows.raw(connection, query, key).fetchone()
    if row is None and (secret := state.get(connection, state.KEY_VEIL)) is not None:
        row = rows.raw(connection, query, client_key.hidden(secret, key)).fetchone()
    return None if row is None else get(connection, row[0])


def receipt(connection: Connection, seq: int) -> Receipt | None:
    """The receipt that was given for an entry."""
    row = connection.exec_driver_sql(
        "SELECT seq, id, hash, at, day, projected FROM entry WHERE seq = ?", (seq,)
    ).first()
    if row is None:
        return None
    return Receipt(row[0], row[1], row[2].hex(), row[3], row[4], bool(row[5]), repeated=True)


_READ = select(ENTRY.c.header, ENTRY.c.day, ENTRY.c.body, ENTRY.c.key)


def get(connection: Connection, seq: int) -> StoredEntry | None:
    """One entry by seq."""
    row = connection.execute(_READ.where(ENTRY.c.seq == seq)).first()
    return None if row is None else _stored(row)


def find(connection: Connection, id: str) -> StoredEntry | None:  # noqa: A002 - the field's name
    """One entry by id."""
    row = connection.execute(_READ.where(ENTRY.c.id == id)).first()
    return None if row is None else _stored(row)


def page(connection: Connection, after: int, limit: int = PAGE) -> list[StoredEntry]:
    """Entries after a seq, in order."""
    query = _READ.where(ENTRY.c.seq > after).order_by(ENTRY.c.seq).limit(limit)
    return [_stored(row) for row in connection.execute(query)]


def of_kind(connection: Connection, kind: Kind) -> list[StoredEntry]:
    """Every entry of a kind, in order."""
    query = _READ.where(ENTRY.c.kind == kind.value).order_by(ENTRY.c.seq)
    return [_stored(row) for row in connection.execute(query)]


def newest(
    connection: Connection, *, before: int | None, kind: str | None = None, limit: int,
    kinds: Collection[str] = (),
) -> list[StoredEntry]:  # fmt: skip
    """Entries before a seq, of one kind or of some, newest first."""
    query = _READ.order_by(ENTRY.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(ENTRY.c.seq < before)
    if kind is not None:
        query = query.where(ENTRY.c.kind == kind)
    if kinds:
        query = query.where(ENTRY.c.kind.in_(kinds))
    return [_stored(row) for row in connection.execute(query)]


def _stored(row: Any) -> StoredEntry:
    return StoredEntry(chain.read_header(row[0]), row[1], row[2], row[3])


def walk(connection: Connection) -> Iterator[Any]:
    """Every row whole, in order, in pages: for verify."""
    after = -1
    while True:
        query = select(ENTRY).where(ENTRY.c.seq > after).order_by(ENTRY.c.seq).limit(PAGE)
        rows = connection.execute(query).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].seq


def hash_of(connection: Connection, seq: int) -> bytes:
    """An entry's hash."""
    row = connection.exec_driver_sql("SELECT hash FROM entry WHERE seq = ?", (seq,)).first()
    return b"" if row is None else bytes(row[0])


def case(connection: Connection, subject: str) -> list[StoredEntry]:
    """All entries of one subject, in order."""
    query = _READ.where(ENTRY.c.subject == subject).order_by(ENTRY.c.seq)
    return [_stored(row) for row in connection.execute(query)]


def remove_bodies(connection: Connection, subjects: list[str]) -> list[int]:
    """Takes the bodies and salts of whole cases out; the caller appends `bodies.removed`.

    Headers, digests and hashes stay, so the chain still holds. Returns the seqs concerned.
    """
    removed = []
    for subject in subjects:
        entries = case(connection, subject)
        removed += [e.header.seq for e in entries]
        connection.exec_driver_sql(
            "UPDATE entry SET body = NULL, salt = NULL WHERE subject = ?", (subject,)
        )
        projections.refresh(connection, case(connection, subject))
    return sorted(removed)
