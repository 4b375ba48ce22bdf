"""How lines are written: JSON lines for machines, CSV for spreadsheets."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, BinaryIO, Protocol

from pydantic_core import to_json

from storage.hub.exports.lines import PAGE, Line

FORMULA = frozenset("=+-@\t\r")
"""A cell that begins so would run in a spreadsheet."""


class Format(StrEnum):
    """What is written."""

    JSONL = "jsonl"
    CSV = "csv"


class Progress(Protocol):
    """Told how many lines are written."""

    def __call__(self, done: int, /) -> None: ...


def nothing(_done: int) -> None:
    """Nobody waits for it."""


class Hashed:
    """A file of text that is hashed as it is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self.digest = out, hashlib.sha256()

    def write(self, text: str) -> int:
        data = text.encode()
        self.digest.update(data)
        return self._out.write(data)


_COLUMNS = tuple(Line.__dataclass_fields__)


def _json(value: object) -> str:
    """What a station may write and JSON has no word for is null."""
    return to_json(value, inf_nan_mode="null").decode()


def _jsonl(out: Hashed, found: Iterator[Line], progress: Progress) -> int:
    count = 0
    for count, line in enumerate(found, 1):
        told = {name: getattr(line, name) for name in _COLUMNS}
        out.write(_json(told) + "\n")
        if count % PAGE == 0:
            progress(count)
    return count


def _csv(out: Hashed, found: Iterator[Line], progress: Progress) -> int:
    """With a BOM and CRLF, as spreadsheets want it; the body as JSON in its last column."""
    out.write("\ufeff")
    writer, count = csv.writer(out, lineterminator="\r\n"), 0
    writer.writerow(_COLUMNS)
    for count, line in enumerate(found, 1):
        writer.writerow(_cell(getattr(line, name)) for name in _COLUMNS)
        if count % PAGE == 0:
            progress(count)
    return count


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if value is None:
        return ""
    spelled = _json(value) if isinstance(value, dict) else str(value)
    return "'" + spelled if spelled and spelled[0] in FORMULA else spelled


WRITERS: dict[Format, Callable[[Hashed, Iterator[Line], Progress], int]] = {
    Format.JSONL: _jsonl,
    Format.CSV: _csv,
}
