"""A record's versions: as first saved, and as corrected."""

from __future__ import annotations

from dataclasses import dataclass

from station.events.screening import Corrected, Screened
from station.screening.screening import Decision, Screening
from storage.desk import Desk
from storage.journal import codec
from storage.journal import entries as journal
from storage.screenings import queries
from storage.shifts import operators


@dataclass(frozen=True, slots=True)
class Version:
    """The record as first saved, or as corrected; `screening` is None where it was removed."""

    seq: int
    at: int
    operator: str
    hash: str
    reason: str
    screening: Screening | None
    decision: Decision | None


def versions(desk: Desk, seq: int) -> list[Version]:
    """The record and its corrections, oldest first."""
    found = []
    with desk.store.database.read() as connection:
        for number in (seq, *queries.history(connection, seq)):
            entry = journal.get(connection, number)
            if entry is None:
                continue
            name = operators.name_of(connection, entry.header.operator)
            digest = journal.hash_of(connection, number).hex()
            body: Screened | Corrected | None = None
            reason = ""
            if entry.raw is not None and number == seq:
                body = codec.load(Screened, entry.raw)
            elif entry.raw is not None:
                body = codec.load(Corrected, entry.raw)
                reason = body.reason
            found.append(
                Version(
                    number, entry.header.at, name, digest, reason,
                    body.screening if body else None, body.decision if body else None,
                )
            )  # fmt: skip
    return found
