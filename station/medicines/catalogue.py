"""The catalogue: names of medicines and their classes; a compound counts by what it contains."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from station import files
from station.kinds import MedicineClass
from station.problems import InputProblem, ProblemCode
from station.text import clean

HEADER = ("name", "english", "class", "contains")
SIZE_LIMIT = 4_000_000
MOST = 50_000
"""Rows."""

PART = 5
"""The rank of a name that is part of what was typed: the longer, the nearer."""


@dataclass(frozen=True, slots=True)
class Medicine:
    """A generic name; `classes` are its own, or those of everything it contains."""

    name: str
    english: str
    classes: tuple[MedicineClass, ...]
    contains: tuple[str, ...] = ()
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a catalogue file, where: line and column count from 1."""

    line: int
    column: int
    key: str
    word: str = ""


class Catalogue:
    """Medicines by name, and found by Chinese name, pinyin initials or English."""

    def __init__(self, medicines: tuple[Medicine, ...]) -> None:
        self.medicines = medicines
        self._by_name = {m.name: m for m in medicines}
        self._rows = [(m.name.lower(), m.english.lower(), m.initials, m) for m in medicines]

    def get(self, name: str) -> Medicine | None:
        """The medicine of just this name."""
        return self._by_name.get(name.strip())

    def find(self, typed: str, limit: int = 6) -> list[Medicine]:
        """Medicines that typed words mean, the nearest first.

        A name may be typed with its dosage form behind it: 布洛芬缓释胶囊 means 布洛芬.
        """
        query = " ".join(typed.lower().split())
        if not query:
            return []
        hits = [
            (rank, len(row[0]) * (-1 if rank == PART else 1), row[3])
            for row in self._rows
            if (rank := _rank(row, query))
        ]
        hits.sort(key=lambda hit: (hit[0], hit[1]))
        return [medicine for _, _, medicine in hits[:limit]]


def _rank(row: tuple[str, str, str, Medicine], query: str) -> int:
    """1 is exact, more is further, 0 is not at all."""
    name, english, initials, _ = row
    if query in (name, english):
        return 1
    for rank, hit in (
        (2, name.startswith(query)),
        (3, initials.startswith(query) or english.startswith(query)),
        (4, query in name or f" {query}" in english),
        (PART, len(name) > 1 and name in query),
        (6, len(query) > 2 and (query in english or query in initials)),
    ):
        if hit:
            return rank
    return 0


def load(path: Path) -> Catalogue:
    """The catalogue of a file; CATALOGUE_ERROR names the first fault's line and column."""
    try:
        text = files.read_bounded(path, SIZE_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputProblem(
            ProblemCode.CATALOGUE_ERROR, file=path, line=line, column=1, detail="UTF-8"
        ) from None
    medicines, faults = parse(text)
    if faults:
        first = faults[0]
        detail = f"{first.key} {first.word}".strip()
        raise InputProblem(
            ProblemCode.CATALOGUE_ERROR,
            file=path,
            line=first.line,
            column=first.column,
            detail=detail,
        )
    return Catalogue(medicines)


@cache
def default_catalogue() -> Catalogue:
    """The one that comes with the product."""
    raw = resources.files("station.medicines").joinpath("catalogue.csv").read_text("utf-8")
    return Catalogue(parse(raw)[0])


def parse(text: str) -> tuple[tuple[Medicine, ...], list[Fault]]:
    """The medicines, and every fault; a row with a fault is left out."""
    rows, faults = _rows(text)
    singles = {
        name: MedicineClass(word)
        for _, (name, _, word, contains) in rows
        if word in set(MedicineClass) and not contains
    }
    found: dict[str, Medicine] = {}
    for line, row in rows:
        bad = next(_faults(line, row, singles, found), None)
        if bad is not None:
            faults.append(bad)
            continue
        name, english, word, contains = row
        parts = tuple(p.strip() for p in contains.split("+") if p.strip())
        classes = {singles[p] for p in parts} or {MedicineClass(word)}
        # What is watched for one part is not made harmless by another.
        ordered = tuple(c for c in MedicineClass if c in classes)
        found[name] = Medicine(name, english, ordered, parts, initials(name))
    faults.sort(key=lambda f: (f.line, f.column))
    return tuple(found.values()), faults


Row = tuple[str, str, str, str]


def _rows(text: str) -> tuple[list[tuple[int, Row]], list[Fault]]:
    reader = csv.reader(io.StringIO(text))
    rows: list[tuple[int, Row]] = []
    faults: list[Fault] = []
    try:
        for at, cells in enumerate(reader):
            if at == 0:
                if tuple(c.strip() for c in cells) != HEADER:
                    faults.append(Fault(1, 1, "header", ",".join(HEADER)))
                continue
            if not any(c.strip() for c in cells):
                continue
            if len(cells) != len(HEADER) or len(rows) >= MOST:
                faults.append(Fault(reader.line_num, len(cells), "columns", str(len(HEADER))))
                continue
            name, english, word, contains = (clean(c, 400) for c in cells)
            rows.append((reader.line_num, (name, english, word, contains)))
    except csv.Error:
        faults.append(Fault(reader.line_num, 1, "csv"))
    return rows, faults


def _faults(
    line: int, row: Row, singles: dict[str, MedicineClass], found: dict[str, Medicine]
) -> Iterator[Fault]:
    name, english, word, contains = row
    if not name or len(name) > 60:
        yield Fault(line, 1, "name", name[:60])
    if name in found:
        yield Fault(line, 1, "twice", name)
    if len(english) > 120:
        yield Fault(line, 2, "english")
    if not contains and word not in set(MedicineClass):
        yield Fault(line, 3, "class", word[:40])
    for part in contains.split("+") if contains else ():
        if part.strip() not in singles:
            yield Fault(line, 4, "contains", part.strip()[:60])


def initials(name: str) -> str:
    """The pinyin initials of a name, letters and digits as they are."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
