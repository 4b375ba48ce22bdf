"""Verify: walks the chain, names the first bad entry, and compares views, schema and state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Connection

from station.problems import ProblemCode, StationProblem
from storage.database import schema
from storage.database.engine import Database
from storage.database.noted_head import Noted
from storage.database.rows import raw
from storage.database.tables import VIEWS, table
from storage.journal import entries as journal
from storage.journal import lineage, state
from storage.journal.entries import Head
from storage.journal.entry import StoredEntry
from storage.proof import lone_records, search_sums
from storage.proof.derived import schema as schema_of
from storage.proof.lone_records import LoneRecords
from storage.proof.rebuilt import Rebuilt
from storage.proof.search_sums import Sums
from storage.proof.view_pages import Page, differences, unlike
from storage.proof.walking import Bad, Fault, Walk

__all__ = ["Fault", "Progress", "Verdict", "nothing", "verify"]

NO_FINDING = {ProblemCode.WRONG_KEY, ProblemCode.NEWER_SCHEMA}
"""What says nothing of the journal."""

MENDABLE = {Fault.VIEWS, Fault.DAY}
"""What leaves the chain whole: no reason to have no backup."""

LOOKS = 3
"""A page that is being written back just then looks damaged; one that is stays so.

One that was torn as it was written back is whole in the log still, and is read from there.
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok` with count and head, or the first bad entry and its fault."""

    ok: bool
    count: int
    head: Head
    seq: int = 0
    fault: Fault | None = None
    detail: str = ""


Progress = Callable[[int, int], None]


def nothing(_done: int, _of: int) -> None:
    """Nobody looks."""


def verify(
    database: Database,
    noted: Head | None = None,
    progress: Progress = nothing,
    hour: int | None = None,
    kept: Noted | None = None,
) -> Verdict:
    """Walks everything; `noted` is a head that was written down elsewhere.

    `hour` is the setting at which the business day begins, `kept` the head beside the database. Any
    damage is a verdict, never a fault of this function; the home is only read.
    """
    walk = Walk(noted)
    try:
        _verify(database, walk, progress, (hour, kept))
    except Bad as bad:
        return Verdict(False, walk.count, walk.head, bad.seq, bad.fault, bad.detail)
    except StationProblem as problem:
        if problem.code in NO_FINDING:
            raise
        return _unreadable(walk, problem.code.value)
    except Exception as error:  # noqa: BLE001,RUF100 - whatever was damaged, it is to be named
        return _unreadable(walk, type(error).__name__)
    return Verdict(True, walk.count, walk.head)


def _unreadable(walk: Walk, detail: str) -> Verdict:
    seq = walk.head.seq + 1
    return Verdict(False, walk.count, walk.head, seq, Fault.UNREADABLE, detail)


def _verify(
    database: Database, walk: Walk, progress: Progress, beside: tuple[int | None, Noted | None]
) -> None:
    """The pages on another processor meanwhile; what is wrong with them explains all else."""
    with ThreadPoolExecutor(1) as pool:
        checked = pool.submit(_pages, database)
        try:
            _entries(database, walk, progress, beside)
        finally:
            checked.result()


def _entries(
    database: Database, walk: Walk, progress: Progress, beside: tuple[int | None, Noted | None]
) -> None:
    hour, kept = beside
    with Rebuilt() as rebuilt, database.read() as connection:
        version = int(raw(connection, "PRAGMA user_version").fetchone()[0])
        if version > schema.VERSION:
            raise StationProblem(ProblemCode.NEWER_SCHEMA, found=version, known=schema.VERSION)
        # An older home is brought up to date, views and all, when it is opened; its chain holds now.
        current = version == schema.VERSION
        if current:
            # A table that is not there, or a trigger that is, explains what follows.
            _schema(connection, rebuilt)
        failing: list[Bad] = []
        pending: list[StoredEntry] = []
        walk.seen = pending.append
        sums = search_sums.pair()
        lone = LoneRecords(connection, rebuilt, sums[1]) if current else None
        total = journal.head(connection).seq
        while walk.page(connection):
            if lone is not None and not failing:
                lone.page(pending, lambda e, x: failing.append(_failed(e, x)))
            pending.clear()
            progress(walk.count, total)
        walk.ended()
        if (lost := lineage.missing(connection, kept)) is not None:
            raise Bad(lost.first, Fault.CUT, "station.head")
        _outside(connection, walk, hour)
        if lone is None:
            return
        if walk.unshown:
            raise Bad(walk.unshown[0], Fault.VIEWS, "unprojected")
        if failing:
            raise failing[0]
        _views(connection, rebuilt, walk.head, lone, sums)


def _failed(entry: StoredEntry, error: Exception) -> Bad:
    return Bad(entry.header.seq, Fault.VIEWS, type(error).__name__)


def _pages(database: Database) -> None:
    """Every page's own checksum; a flipped bit is found also where no entry lies."""
    found: set[str] | None = None
    for _ in range(LOOKS):
        with database.read() as connection:
            rows = raw(connection, "PRAGMA cipher_integrity_check").fetchall()
        now = {str(row[0]) for row in rows if not database.mended(str(row[0]))}
        found = now if found is None else found & now
        if not found:
            return
    if not database.key_fits():
        raise StationProblem(ProblemCode.WRONG_KEY, file=database.path)
    raise Bad(0, Fault.PAGES, min(found or {""}))


def _schema(connection: Connection, rebuilt: Rebuilt) -> None:
    expected, found = rebuilt.expected, schema_of(connection)
    differing = {n for n in expected | found if expected.get(n) != found.get(n)}
    if differing:
        raise Bad(0, Fault.SCHEMA, min(differing))


def _outside(connection: Connection, walk: Walk, hour: int | None) -> None:
    """What the chain does not cover, recomputed from what it does."""
    if (seq := walk.days.wrong(hour)) is not None:
        raise Bad(seq, Fault.DAY)
    if (seq := walk.slips.wrong(connection)) is not None:
        raise Bad(seq, Fault.SLIPS)
    if state.get(connection, state.LINEAGE) != walk.lineage.now:
        raise Bad(walk.head.seq, Fault.STATE, state.LINEAGE)


def _views(
    connection: Connection, rebuilt: Rebuilt, head: Head, lone: LoneRecords, sums: tuple[Sums, Sums]
) -> None:
    if (beyond := lineage.shown_beyond(connection)) > head.seq:
        # No replay mends this: the views remember entries that somebody took away.
        raise Bad(head.seq + 1, Fault.CUT, str(beyond))
    if state.get(connection, state.REPLAY) is not None:
        return
    for model in VIEWS:
        view = table(model)
        names = [c.name for c in view.columns]
        page = Page(view)
        found = (
            unlike(page, *lone.ended())
            if view is lone_records.VIEW
            else differences(connection, rebuilt, page)
        )
        for key, wanted in found:
            seqs = [wanted[names.index("seq")]] if wanted is not None else list(key)
            numbers = [seq for seq in seqs if isinstance(seq, int)]
            raise Bad(min(numbers, default=0), Fault.VIEWS, view.name)
    search_sums.count(connection, rebuilt, *sums)
    if stretches := search_sums.differing(*sums):
        lone.spell_out(stretches[:4])
        docs = search_sums.wrong_docs(connection, rebuilt, stretches[:4])
        raise Bad(min(docs, default=0), Fault.VIEWS, "search")
