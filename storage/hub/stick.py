"""A station's bundle from a stick taken in, and the receipts that go back on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station import files
from station.problems import InputProblem, ProblemCode
from station.sync import bundle
from station.sync.answer import Status
from storage.hub import accepting
from storage.hub.hub import Hub


@dataclass(frozen=True, slots=True)
class Carried:
    """What a stick brought: batches, entries, how many of those were new, and batches that were not let in."""

    batches: int
    entries: int
    new: int
    refused: int


def read(
    hub: Hub, path: Path, receipts: Path, *, force: bool = False, ended: bool = False
) -> Carried:
    """Takes every batch as if it had come over the line; an answer to each stands in `receipts`.

    With `ended` also of a station that was shut out: what it had not sent yet is not lost with it.

    Raises NO_SUCH_FILE, NOT_A_BUNDLE, FILE_EXISTS, CANNOT_WRITE, SEALED_FOR_ANOTHER.
    """
    files.refuse_existing(receipts, force=force)
    taken = []
    try:
        source = path.open("rb")
    except OSError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=path) from None
    with source, files.replacing(receipts, mode=0o600) as out:
        bundle.begin(out)
        for part in bundle.parts(source, path):
            taken.append(accepting.take(hub, part, ended=ended))
            bundle.put(out, taken[-1].data)
    return Carried(
        len(taken), sum(t.entries for t in taken), sum(t.new for t in taken),
        sum(1 for t in taken if t.status is Status.REFUSED),
    )  # fmt: skip
