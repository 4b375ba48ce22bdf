"""Export: files of lines, written beside and renamed, and an entry that says so before anybody has them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from station import clock, files, ids
from station.events.kinds import Kind
from station.i18n import Lang, text
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Right
from station.text import is_reason, mask_plate
from storage.exports import csv, jsonl, xlsx
from storage.exports.columns import columns
from storage.exports.filtering import ALL, Filter
from storage.exports.sheets import Sheet
from storage.exports.span import Span
from storage.exports.values import Manner
from storage.holds import export as holds
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.medicines import export as requests
from storage.referrals import export as referrals
from storage.screenings import correction_export as corrections
from storage.screenings import export as ledger
from storage.screenings import register_export as registers
from storage.screenings import set_aside_export as set_asides
from storage.store import Store

Writer = Callable[[BinaryIO, list[Sheet], Manner], None]


class Format(StrEnum):
    """The formats; a new one is a module and a row below."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class What(StrEnum):
    """What is exported; a new one is a module and a row below."""

    LEDGER = "ledger"
    SET_ASIDES = "set_asides"
    REGISTERS = "registers"
    CORRECTIONS = "corrections"
    REQUESTS = "requests"
    REFUSALS = "refusals"
    HOLDS = "holds"
    REFERRALS = "referrals"


class Lines(Protocol):
    """The lines of a span as the database keeps them, oldest first; `told` how many more were read."""

    def __call__(
        self, store: Store, span: Span, only: Filter, told: Callable[[int], None], /
    ) -> Iterator[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A line's form, and where the lines come from."""

    form: type
    lines: Lines


SOURCES: dict[What, Source] = {
    What.LEDGER: Source(ledger.Line, ledger.lines),
    What.SET_ASIDES: Source(set_asides.Line, set_asides.lines),
    What.REGISTERS: Source(registers.Line, registers.lines),
    What.CORRECTIONS: Source(corrections.Line, corrections.lines),
    What.REQUESTS: Source(requests.Line, requests.lines),
    What.REFUSALS: Source(requests.Line, requests.refusals),
    What.HOLDS: Source(holds.Line, holds.lines),
    What.REFERRALS: Source(referrals.Line, referrals.lines),
}

WRITERS: dict[Format, Writer] = {
    Format.CSV: csv.write,
    Format.XLSX: xlsx.write,
    Format.JSONL: jsonl.write,
}
MANY = frozenset({Format.XLSX})
"""Formats that hold more than one kind of lines."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported; the full, unmasked lines need a reason."""

    form: Format
    what: tuple[What, ...] = (What.LEDGER,)
    span: Span = field(default_factory=Span)
    only: Filter = ALL
    full: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if self.full and not is_reason(self.reason):
            raise InputProblem(ProblemCode.BAD_FIELD, field="--reason", detail="--full")
        if self.only != ALL and What.LEDGER not in self.what:
            # What is not filtered must not look as if it were.
            raise InputProblem(
                ProblemCode.BAD_FIELD, field="--what", detail="--movement | --operator | --fever"
            )
        if len(self.what) > 1 and self.form not in MANY:
            raise InputProblem(ProblemCode.BAD_FIELD, field="--what", detail=self.form.value)


BUFFER = 256 * 1024
Progress = Callable[[int], None]
"""Told how many lines were read so far; what it raises ends the export, and no file is left."""


def nothing(_done: int) -> None:
    """Nobody looks."""


def export(
    store: Store, wanted: Wanted, path: Path, lang: Lang, progress: Progress = nothing,
    *, force: bool = False,
) -> int:  # fmt: skip
    """Writes a file and records that it was, with its SHA-256; returns the number of lines.

    The entry is on the disk before the file has its name: no file is ever out unrecorded.
    """
    _allowed(store, wanted)
    files.refuse_inside(path, store.home.paths.root)
    files.refuse_existing(path, force=force)
    with files.replacing(path, mode=0o600) as out:
        return stream(store, wanted, out, lang, progress)


def stream(
    store: Store, wanted: Wanted, out: BinaryIO, lang: Lang, progress: Progress = nothing
) -> int:
    """The same to an open stream."""
    _allowed(store, wanted)
    hashed, counted = Hashed(out), [0]

    def told(more: int) -> None:
        counted[0] += more
        progress(counted[0])

    head = store.ask(journal.head)
    manner = Manner(lang, store.settings.zone, full=wanted.full)
    buffered = io.BufferedWriter(cast("io.RawIOBase", hashed), BUFFER)
    WRITERS[wanted.form](
        cast("BinaryIO", buffered),
        [_sheet(store, what, wanted, lang, told) for what in wanted.what],
        manner,
    )
    count = counted[0]
    buffered.flush()
    _record(store, wanted, count, hashed.sha.hexdigest(), str(head))
    return count


def _allowed(store: Store, wanted: Wanted) -> None:
    """Before anything is written: the entry at the end would only say it too late."""
    with store.database.read() as connection:
        store.require(connection, Right.EXPORT_FULL if wanted.full else Right.EXPORT)


def _sheet(
    store: Store, what: What, wanted: Wanted, lang: Lang, told: Callable[[int], None]
) -> Sheet:
    source = SOURCES[what]
    name = text(lang, f"export_what.{what.value}")
    station = f"{store.settings.name} {store.settings.code}"
    made = f"{store.now().astimezone(store.settings.zone):%Y-%m-%d %H:%M}"
    about = text(
        lang, "export.about", station=station, period=_period(store, wanted.span, lang), made=made,
        by=store.session.name or "-", masked=text(lang, "export.full" if wanted.full else "export.masked"),
    )  # fmt: skip
    return Sheet(
        name, f"{store.settings.name} {name}", about, columns(source.form),
        lambda: source.lines(store, wanted.span, wanted.only, told),
    )  # fmt: skip


def _period(store: Store, span: Span, lang: Lang) -> str:
    def told(ms: int | None, key: str) -> str:
        if ms is None:
            return text(lang, key)
        return f"{clock.from_millis(ms).astimezone(store.settings.zone):%Y-%m-%d %H:%M}"

    return f"{told(span.since, 'export.from_first')} - {told(span.until, 'export.to_last')}"


def _record(store: Store, wanted: Wanted, lines: int, sha256: str, head: str) -> None:
    body = {
        "format": wanted.form.value, "what": " ".join(wanted.what), "lines": lines, "full": wanted.full,
        "reason": wanted.reason.strip()[:200], "since": wanted.span.since, "until": wanted.span.until,
        "sha256": sha256, "head": head,
    } | ({"only": _told(wanted.only)} if wanted.only != ALL else {})  # fmt: skip
    store.save(NewEntry(Kind.EXPORT_MADE, codec.plain(body), ids.random_id()))


def _told(only: Filter) -> dict[str, Any]:
    """What was filtered by; a plate is somebody's."""
    given = {name: value for name, value in asdict(only).items() if value}
    return given | ({"plate": mask_plate(only.plate)} if only.plate else {})


class Hashed(io.BufferedIOBase):
    """Passes everything on, and knows its SHA-256."""

    def __init__(self, out: BinaryIO) -> None:
        self.sha = hashlib.sha256()
        self._out = out

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Passes it on."""
        self.sha.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        """Passes that on too."""
        self._out.flush()
