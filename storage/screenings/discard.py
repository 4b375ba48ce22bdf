"""Discarding: an encounter that was no person's, taken off the counter with a reason."""

from __future__ import annotations

from station import ids
from station.events.discard import Discarded, DiscardReason
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.screening.screening import Screening
from station.text import clean
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.journal.entries import Receipt
from storage.store import Store


def discard(
    store: Store, screening: Screening, why: DiscardReason, note: str = "", draft: str = ""
) -> Receipt:
    """Keeps what was entered as discarded, and forgets its draft, in one transaction.

    A rest or a hold of the same person is not touched: they are open as before.
    """
    note = clean(note, 200)
    if why is DiscardReason.OTHER and not note:
        raise InputProblem(ProblemCode.REASON_NEEDED)
    raw = codec.dump(Discarded, Discarded(why, note, screening))
    return store.save(NewEntry(Kind.DISCARDED, raw, ids.random_id(), draft=draft))
