"""Export: a file of the ledger, written beside and renamed, and an entry that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from station import files, ids
from station.i18n import Lang
from station.problems import Code, InputProblem
from storage import bodies
from storage.entry import Kind
from storage.exports import csv, jsonl
from storage.exports.rows import Line, Span, lines
from storage.store import Entering, Store

Writer = Callable[[BinaryIO, Iterable[Line], Lang], int]


class Format(StrEnum):
    """The formats; a new one is a module and a row below."""

    CSV = "csv"
    JSONL = "jsonl"


WRITERS: dict[Format, Writer] = {Format.CSV: csv.write, Format.JSONL: jsonl.write}


def export(
    store: Store, form: Format, path: Path, span: Span, lang: Lang, *,
    full: bool = False, reason: str = "",
) -> int:  # fmt: skip
    """Writes the ledger and records that it was; returns the number of lines.

    The full, unmasked one needs a reason.
    """
    if full and not reason.strip():
        raise InputProblem(Code.BAD_FIELD, field="--reason", detail="--full")
    files.refuse_inside(path, store.home.paths.root)
    with files.replacing(path, mode=0o600) as out:
        count = WRITERS[form](out, lines(store, span, full=full), lang)
    body = {
        "format": form.value, "lines": count, "full": full, "reason": reason.strip()[:200],
        "since": span.since, "until": span.until,
    }  # fmt: skip
    store.save(Entering(Kind.EXPORT_MADE, bodies.plain(body), ids.random_id()))
    return count
