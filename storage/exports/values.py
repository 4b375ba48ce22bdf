"""From what the database keeps to what a file shows: masked, in words, times in the station's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from station.i18n import Lang, catalogue
from station.places import divisions
from storage.exports.columns import Column, Shape

Row = tuple[Any, ...]
Turn = Callable[[Any], Any]


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
    """The rows as they are shown; `last` is what a format does with a column's text besides."""
    turns = [_whole(column, manner, last(column)) for column in columns]
    turn = _row(turns, [_empty(column, manner) for column in columns])
    return map(turn, rows)


def _row(turns: list[Turn | None], empties: list[Any]) -> Callable[[Row], Row]:
    """One function for a whole row, spelled out: calling none for a column halves the time of an export."""
    names: dict[str, Any] = {}
    parts = []
    for at, (turn, empty) in enumerate(zip(turns, empties, strict=True)):
        names[f"f{at}"], names[f"e{at}"] = turn, empty
        missing = f"r[{at}]" if empty is KEPT else f"e{at}"
        parts.append(f"f{at}(r[{at}]) if r[{at}] else {missing}" if turn else f"r[{at}]")
    found: Callable[[Row], Row] = eval(f"lambda r: ({', '.join(parts)},)", names)  # noqa: S307 - our own words
    return found


KEPT = object()
"""What is empty stays as it is."""


def _empty(column: Column, manner: Manner) -> Any:
    if column.shape is Shape.MOMENT:
        return None if manner.typed else ""
    if column.shape is Shape.FLAG:
        return False if manner.tokens else ""
    return KEPT


def _whole(column: Column, manner: Manner, last: Turn | None) -> Turn | None:
    """All that is done with a value, as one function; None where nothing is."""
    steps: list[Turn] = []
    if column.mask is not None and not manner.full:
        steps.append(column.mask)
    if (shaped := _shaped(column, manner)) is not None:
        steps.append(shaped)
    if last is not None:
        steps.append(last)
    if len(steps) < 2:
        return steps[0] if steps else None

    def all_of_them(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return all_of_them


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
        minutes, seconds = divmod(ms % QUARTER // 1000, 60)
        return f"{head}{minute + minutes:02d}:{seconds:02d}{tail}"

    return moment
