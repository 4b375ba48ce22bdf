"""Salvaging: what is whole of a damaged journal, in a new home, with a list of what is not.

Entries are read through the database as far as that works, and then from its pages one by one. Each
must hold in itself: header, copies and body are what their digests say. What is missing is declared
by the entry with which the new lineage begins, so that `verify` knows it from a theft.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.problems import Problem, ProblemCode, StationProblem
from storage.database import cipher_pages, raw_records
from storage.database import schema as schemas
from storage.database.engine import Database
from storage.database.noted_head import Noted, NotedHead
from storage.database.rows import raw
from storage.home import Home, key_file, lock_of, moving_in
from storage.journal import chain, lineage, state
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.proof import replay
from storage.proof.derived import Slips
from storage.store import Store

COLUMNS = ("seq", "id", "kind", "at", "day", "lineage", "subject", "header", "body", "salt",
           "body_digest", "hash", "key", "projected")  # fmt: skip
STRETCH = 200
HIGHEST = 1 << 40


@dataclass
class Salvaged:
    """What came out: `missing` stretches of seqs, `altered` entries that do not hold in themselves."""

    root: Path
    kept: int = 0
    missing: list[tuple[int, int]] = field(default_factory=list)
    altered: list[int] = field(default_factory=list)
    pages: int = 0
    """Pages of the file that are not whole."""

    @property
    def lost(self) -> int:
        """How many entries are missing, as far as is known."""
        return sum(last - first + 1 for first, last in self.missing)


def salvage(home: Home, to: Path) -> Salvaged:
    """A new home at `to` with every whole entry of `home`, which is only read.

    Raises WRONG_KEY where no page opens with the key, DAMAGED where no entry is whole.
    """
    path = home.paths.database
    cipher = cipher_pages.cipher_of(path, home.key)
    told = Salvaged(to)
    noted = NotedHead(home.paths.head, home.settings.id).read()
    with moving_in.building(to) as stage:
        made = Home.make(stage, home.settings, home.key, lock_of(key_file(home.paths)))
        database = Database(made.paths.database, made.key)
        schemas.ensure(database)
        _fill(database, home, cipher, told)
        _settle(database, told, noted)
        database.close()
        _copy_files(home, made)
        store = Store(made, recover=False)
        replay.replay(store.database)
        _begin(store, told, noted)
        store.close()
    return told


def _fill(
    database: Database, home: Home, cipher: cipher_pages.Cipher | None, told: Salvaged
) -> None:
    altered: set[int] = set()
    with database.write() as connection:
        for row in _by_database(home):
            if not _keep(connection, row):
                altered.add(row[0])
    if cipher is not None:
        pages = cipher_pages.Pages(home.paths.database, cipher)
        told.pages = pages.damaged()
        with database.write() as connection:
            for row in _by_pages(pages):
                if not _keep(connection, row):
                    altered.add(row[0])
    with database.write() as connection:
        kept = {seq for (seq,) in raw(connection, "SELECT seq FROM entry")}
        told.altered = sorted(altered - kept)
        for seqs in _removals(connection):
            for seq in seqs:
                raw(
                    connection,
                    "UPDATE entry SET body = NULL, salt = NULL, key = NULL "
                    "WHERE seq = ? AND body IS NOT NULL",
                    seq,
                )


def _by_database(home: Home) -> Iterator[tuple[Any, ...]]:
    """Rows as the database gives them; a stretch that it cannot read is halved until it can."""
    database = Database(home.paths.database, home.key, read_only=True)
    query = f"SELECT {', '.join(COLUMNS)} FROM entry WHERE seq BETWEEN ? AND ?"  # noqa: S608
    try:
        with database.read() as connection:
            last = raw(connection, "SELECT max(seq) FROM entry").fetchone()[0] or 0
        todo = [(at, at + STRETCH - 1) for at in range(1, last + 1, STRETCH)][::-1]
        while todo:
            first, until = todo.pop()
            try:
                with database.read() as connection:
                    yield from raw(connection, query, first, until).fetchall()
            except Problem:
                if first < until:
                    middle = (first + until) // 2
                    todo += [(middle + 1, until), (first, middle)]
    except Problem:
        return  # the pages themselves are what is left
    finally:
        database.close()


def _by_pages(pages: cipher_pages.Pages) -> Iterator[tuple[Any, ...]]:
    for number in range(1, pages.count + 1):
        page = pages.get(number)
        if page is None:
            continue
        for row in raw_records.rows(number, page, pages.get):
            if len(row.values) == len(COLUMNS) and 0 < row.rowid < HIGHEST:
                yield (row.rowid, *row.values[1:])


def _keep(connection: Connection, row: tuple[Any, ...]) -> bool:
    """Puts a row in if it holds in itself."""
    told = dict(zip(COLUMNS, row, strict=True))
    try:
        header = chain.read_header(told["header"])
        if header.seq != told["seq"] or not isinstance(told["hash"], bytes):
            return False
        whole = told["body"] is None and told["salt"] is None
        if not whole and chain.digest_body(told["salt"], told["body"]) != told["body_digest"]:
            return False
    except (ValueError, TypeError):
        return False
    told |= {
        "id": header.id, "kind": header.kind, "at": header.at, "lineage": header.lineage,
        "subject": header.subject, "projected": 1,
    }  # fmt: skip
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    places = ", ".join("?" * len(COLUMNS))
    query = f"INSERT OR IGNORE INTO entry ({names}) VALUES ({places})"  # noqa: S608
    raw(connection, query, *(told[name] for name in COLUMNS))
    return True


def _removals(connection: Connection) -> Iterator[list[int]]:
    for entry in journal.of_kind(connection, Kind.BODIES_REMOVED):
        yield [seq for seq in entry.body.get("removed", []) if isinstance(seq, int)]


def _settle(database: Database, told: Salvaged, noted: Noted | None) -> None:
    """Counts what is missing; state that follows from the entries."""
    slips, last, name = Slips(), 0, ""
    with database.write() as connection:
        after = 0
        while entries := journal.page(connection, after):
            for entry in entries:
                header = entry.header
                told.kept += 1
                if header.seq > last + 1:
                    told.missing.append((last + 1, header.seq - 1))
                last, name = header.seq, header.lineage
                if not entry.removed:
                    slips.add(header.seq, entry.body)
            after = last
        if not told.kept:
            raise StationProblem(ProblemCode.DAMAGED, file=database.path)
        state.put(connection, state.LINEAGE, name)
        for day, count in slips.given.items():
            state.put(connection, f"slip:{day}", str(count))
    if noted is not None and noted.seq > last:
        told.missing.append((last + 1, noted.seq))


def _begin(store: Store, told: Salvaged, noted: Noted | None) -> None:
    """The new lineage's first entry declares what is missing."""
    with store.database.write() as connection:
        last = journal.head(connection).seq
        ahead = noted if noted is not None and noted.seq > last else None
        inside = [list(gap) for gap in told.missing if gap[0] <= last]
        body = lineage.body(connection, store.lineage, ahead, missing=inside)
        store.lineage = lineage.rename(connection)
        store.append(connection, NewEntry(Kind.LINEAGE_BEGAN, body, ids.random_id()))


def _copy_files(home: Home, made: Home) -> None:
    for name in ("policies", "lists", "keys"):
        for member in sorted((home.paths.root / name).rglob("*")):
            target = made.paths.root / member.relative_to(home.paths.root)
            own = name == "keys" and member.name.startswith("database.")
            if member.is_file() and not own and not target.exists():
                with suppress(OSError):
                    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    shutil.copyfile(member, target)
                    target.chmod(0o600)
