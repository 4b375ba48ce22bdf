"""Export: a file of lines, written beside and renamed, and an entry that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from station import files, ids
from station.events.kinds import Kind
from station.i18n import Lang
from station.problems import InputProblem, ProblemCode
from station.text import is_reason
from storage.exports import csv, jsonl
from storage.exports.span import Span
from storage.holds import export as holds
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.medicines import export as requests
from storage.referrals import export as referrals
from storage.screenings import export as ledger
from storage.store import Store

Writer = Callable[[BinaryIO, type, Iterable[Any], Lang], int]


class Format(StrEnum):
    """The formats; a new one is a module and a row below."""

    CSV = "csv"
    JSONL = "jsonl"


class What(StrEnum):
    """What is exported; a new one is a module and a row below."""

    LEDGER = "ledger"
    REQUESTS = "requests"
    HOLDS = "holds"
    REFERRALS = "referrals"


class Lines(Protocol):
    """The lines of a span, oldest first; masked unless `full`."""

    def __call__(self, store: Store, span: Span, *, full: bool) -> Iterable[Any]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A line's form, and where the lines come from."""

    form: type
    lines: Lines


SOURCES: dict[What, Source] = {
    What.LEDGER: Source(ledger.Line, ledger.lines),
    What.REQUESTS: Source(requests.Line, requests.lines),
    What.HOLDS: Source(holds.Line, holds.lines),
    What.REFERRALS: Source(referrals.Line, referrals.lines),
}

WRITERS: dict[Format, Writer] = {Format.CSV: csv.write, Format.JSONL: jsonl.write}


def export(
    store: Store, form: Format, path: Path, span: Span, lang: Lang, *,
    what: What = What.LEDGER, full: bool = False, reason: str = "",
) -> int:  # fmt: skip
    """Writes the lines and records that it was; returns the number of lines.

    The full, unmasked one needs a reason.
    """
    if full and not is_reason(reason):
        raise InputProblem(ProblemCode.BAD_FIELD, field="--reason", detail="--full")
    files.refuse_inside(path, store.home.paths.root)
    with files.replacing(path, mode=0o600) as out:
        source = SOURCES[what]
        count = WRITERS[form](out, source.form, source.lines(store, span, full=full), lang)
    body = {
        "format": form.value, "what": what.value, "lines": count, "full": full, "reason": reason.strip()[:200],
        "since": span.since, "until": span.until,
    }  # fmt: skip
    store.save(NewEntry(Kind.EXPORT_MADE, codec.plain(body), ids.random_id()))
    return count
