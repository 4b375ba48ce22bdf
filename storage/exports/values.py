"""From what the database keeps to what a file shows: masked, in words, times in the station's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any

from station.i18n import Lang, catalogue
from station.places import divisions
from storage.exports.columns import Column, Shape

Row = tuple[Any, ...]
Turn = Callable[[Any], Any]
PAGE = 2000


@dataclass(frozen=True, slots=True)
class Manner:
    """For whom: `lang` and `zone` of the reader, `full` with nothing masked, `tokens` for machines."""

    lang: Lang
    zone: tzinfo
    full: bool = False
    tokens: bool = False
    typed: bool = False
    """Dates and times as such, for files that have types of their own."""


def nothing(_: Column) -> Turn | None:
    """A format that does nothing besides."""
    return None


def turned(
    rows: Iterable[Row], columns: tuple[Column, ...], manner: Manner,
    last: Callable[[Column], Turn | None] = nothing,
) -> Iterator[Row]:  # fmt: skip
    """The rows as they are shown; `last` is what a format does with a column's text besides.

    Column by column in pages: most columns hold few values, and each is turned once a page.
    """
    turns = [_turn(_steps(c, manner, last(c)), _empty(c, manner)) for c in columns]
    source = iter(rows)
    while page := tuple(islice(source, PAGE)):
        each = zip(turns, zip(*page, strict=True), strict=True)
        yield from zip(*(turn(values) for turn, values in each), strict=True)


def _turn(steps: list[Turn], empty: Any) -> Callable[[Row], Iterable[Any]]:
    """A page's values of one column: each value once where they are few, else each as it comes."""
    if not steps:
        return lambda values: values
    first, rest = steps[0], steps[1:]

    def whole(value: Any) -> Any:
        value = first(value)
        for step in rest:
            value = step(value)
        return value

    full = whole if rest else first

    def turn(values: Row) -> Iterable[Any]:
        few = set(values)
        if len(few) * 2 > len(values):
            return [full(v) if v else (v if empty is KEPT else empty) for v in values]
        told = {v: full(v) if v else (v if empty is KEPT else empty) for v in few}
        return map(told.__getitem__, values)

    return turn


KEPT = object()
"""What is empty stays as it is."""


def _empty(column: Column, manner: Manner) -> Any:
    if column.shape is Shape.MOMENT:
        return None if manner.typed else ""
    if column.shape is Shape.FLAG:
        return False if manner.tokens else ""
    return KEPT


def _steps(column: Column, manner: Manner, last: Turn | None) -> list[Turn]:
    """All that is done with a value that is not empty, in order."""
    mask = column.mask if not manner.full else None
    return [step for step in (mask, _shaped(column, manner), last) if step is not None]


def _shaped(column: Column, manner: Manner) -> Turn | None:
    if column.shape is Shape.MOMENT:
        return _moment(manner)
    if column.shape is Shape.DAY and manner.typed:
        return lru_cache(4096)(date.fromisoformat)
    if column.shape is Shape.FLAG:
        yes = catalogue(manner.lang)["export.yes"]
        return bool if manner.tokens else lambda _: yes
    if manner.tokens:
        return None
    if column.shape is Shape.DIVISION:
        return lru_cache(4096)(divisions.name_of)
    if column.shape is Shape.DIVISIONS:
        return lru_cache(4096)(_places)
    return _words(column.words, manner.lang) if column.words else None


def _places(codes: str) -> str:
    return "  ".join(
        divisions.name_of(c.rstrip("*")) + c[len(c.rstrip("*")) :] for c in codes.split()
    )


def _words(prefix: str, lang: Lang) -> Turn:
    known, between = catalogue(lang), catalogue(lang)["export.between"]

    @lru_cache(4096)
    def words(tokens: str) -> str:
        return between.join(known.get(f"{prefix}.{token}", token) for token in tokens.split())

    return words


QUARTER = 900_000
"""No zone's clock is set by less than a quarter of an hour: within one, only minutes and seconds change."""

SIXTY = tuple(f"{number:02d}" for number in range(60))


def _moment(manner: Manner) -> Turn:
    zone = manner.zone
    if manner.typed:
        return lambda ms: datetime.fromtimestamp(ms // 1000, zone).replace(tzinfo=None)
    between, after = ("T", True) if manner.tokens else (" ", False)

    @lru_cache(4096)
    def quarter(number: int) -> tuple[str, int, str]:
        begun = datetime.fromtimestamp(number * QUARTER // 1000, zone)
        ending = begun.isoformat()[19:] if after else ""
        return f"{begun:%Y-%m-%d}{between}{begun:%H}:", begun.minute, ending

    def moment(ms: int) -> str:
        head, minute, tail = quarter(ms // QUARTER)
        second = ms % QUARTER // 1000
        return f"{head}{SIXTY[minute + second // 60]}:{SIXTY[second % 60]}{tail}"

    return moment
