"""Lineages: a journal that was founded, restored, or lost its end goes on under a new random name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.problems import ProblemCode, StationProblem
from storage.database import rows
from storage.database.noted_head import Noted
from storage.database.tables import VIEWS, table
from storage.journal import codec, state
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry


@dataclass(frozen=True, slots=True)
class Lost:
    """Entries that had receipts and are in the journal no more: `first` to `last`."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def problem(self) -> StationProblem:
        """The loss as it is told."""
        return StationProblem(
            ProblemCode.TAIL_LOST, count=self.count, first=self.first, last=self.last
        )


def body(
    connection: Connection, parent: str, noted: Noted | None = None,
    missing: list[list[int]] | None = None,
) -> bytes:  # fmt: skip
    """Names the parent and its head; with `noted`, the head that should have been there.

    `missing` are stretches of seqs that a salvage could not read.
    """
    told: dict[str, object] = {"parent": parent, "head": str(journal.head(connection))}
    if missing:
        told["missing"] = missing
    if noted is not None:
        told["noted"] = f"{noted.seq}:{noted.hash}"
    return codec.plain(told)


def rename(connection: Connection) -> str:
    """A new lineage's name, kept as the one of this copy."""
    name = ids.short_random(6)
    state.put(connection, state.LINEAGE, name)
    return name


def missing(connection: Connection, noted: Noted | None) -> Lost | None:
    """What the journal lacks of what was noted; None where it holds it, or said so already."""
    if noted is None:
        return None
    head = journal.head(connection)
    if noted.seq <= head.seq and journal.hash_of(connection, noted.seq).hex() == noted.hash:
        return None
    if any(_told(entry, noted) for entry in losses(connection)):
        return None
    return Lost(min(head.seq + 1, noted.seq), noted.seq)


def shown_beyond(connection: Connection) -> int:
    """The last entry that any view was made from: past the head, those in between were cut off."""
    columns = [table(model) for model in VIEWS]
    return max(
        int(rows.raw(connection, f"SELECT max(seq) FROM {view.name}").fetchone()[0] or 0)  # noqa: S608
        for view in columns
    )


def losses(connection: Connection) -> list[StoredEntry]:
    """The entries that tell of a loss, newest first."""
    kind = Kind.LINEAGE_BEGAN.value
    found = journal.newest(connection, before=None, kind=kind, limit=100)
    return [entry for entry in found if entry.body.get("noted")]


def lost_of(entry: StoredEntry) -> Lost:
    """What such an entry says."""
    last = int(str(entry.body["noted"]).partition(":")[0])
    first = int(str(entry.body["head"]).partition(":")[0]) + 1
    return Lost(min(first, last), last)


def _told(entry: StoredEntry, noted: Noted) -> bool:
    return bool(entry.body.get("noted") == f"{noted.seq}:{noted.hash}")
