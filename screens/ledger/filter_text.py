"""What the ledger shows, in a row of words: which days, filtered by what, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from station.i18n import Lang, text
from station.places import divisions

if TYPE_CHECKING:
    from screens.ledger.reading import Asked
    from storage.exports.filtering import Filter


def told(lang: Lang, asked: Asked, names: dict[str, str], many: str) -> str:
    """The row; `names` are of operators and shifts, `many` is how many rows are read."""
    days = text(lang, "ledger.all_days" if asked.all_days else "ledger.today")
    if asked.only.since or asked.only.until:
        days = f"{asked.only.since}~{asked.only.until}"
    words = list(_filter(lang, asked.only, names))
    if asked.sort != "newest":
        words.append(text(lang, f"ledger_sort.{asked.sort}"))
    return f"[{days}]  {many}  " + " · ".join(words)


def movement(lang: Lang, value: str) -> str:
    """A disposition, or that somebody drove through."""
    key = "other.drove_through" if value == "drove_through" else f"movement.{value or 'none'}"
    return text(lang, key)


def _filter(lang: Lang, only: Filter, names: dict[str, str]) -> Iterator[str]:
    if only.kind:
        yield text(lang, f"record_kind.{only.kind}")
    if only.movement:
        yield movement(lang, only.movement)
    if only.fever is not None:
        yield text(lang, "ledger.fever")
    if only.risk:
        yield text(lang, f"level.{only.risk}")
    for value in (only.operator, only.shift):
        if value:
            yield names.get(value, value)
    if only.place:
        yield divisions.name_of(only.place)
    if only.plate:
        yield only.plate
    if only.late:
        yield text(lang, "ledger.late")
