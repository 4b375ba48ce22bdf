"""What the ledger reads, on a reader's thread, and the export of what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from station.i18n import Lang
from station.problems import InputProblem, ProblemCode
from storage.exports.filtering import ALL, Filter

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.screenings.queries import Row
    from storage.screenings.versions import Version

PAGE = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the ledger is asked for: typed words, a filter, today or all days, an order."""

    words: str = ""
    only: Filter = ALL
    all_days: bool = False
    sort: str = "newest"

    @property
    def filtered(self) -> bool:
        """Whether more is asked than a disposition."""
        return self.only != Filter(movement=self.only.movement)


def read(desk: Desk, asked: Asked, after: Row | None = None) -> list[Row]:
    """What the words mean, a date's records, or a page of today, of a span or of all days."""
    from storage.screenings import ledger

    sort = ledger.Sort(asked.sort)
    with desk.store.database.read() as connection:
        if searches(desk, asked.words):
            found = ledger.find(connection, asked.words, only=asked.only, limit=PAGE)
            return ledger.ordered(found, sort)
        only = narrowed(desk, asked)
        return ledger.page(connection, only=only, sort=sort, after=after, limit=PAGE)


def searches(desk: Desk, words: str) -> bool:
    """Whether words look for somebody; a date is no such."""
    return bool(words.strip()) and not day_of(desk, words)


def narrowed(desk: Desk, asked: Asked) -> Filter:
    """The filter with the days that are shown: a typed date before those of the form, else today."""
    if day := day_of(desk, asked.words):
        return replace(asked.only, since=day, until=day)
    if asked.all_days or asked.only.since or asked.only.until:
        return asked.only
    today = desk.store.today()
    return replace(asked.only, since=today, until=today)


def day_of(desk: Desk, words: str) -> str:
    """The business day that words mean: `2026-11-23`, or `11-23` of this year or, if that is to come, the last."""
    typed, today = words.strip(), desk.store.today()
    for year in ("", today[:5], f"{int(today[:4]) - 1}-"):
        try:
            found = date.fromisoformat(year + typed).isoformat()
        except ValueError:
            continue
        if len(year + typed) == len(today) and found <= today:
            return found
    return ""


@dataclass(frozen=True, slots=True)
class Who:
    """An operator or a shift to choose from: its id, and what it is called."""

    id: str
    name: str


SHIFTS = 9
"""The newest; older ones are found by their days."""


def people(desk: Desk) -> tuple[list[Who], list[Who]]:
    """Who works here, and the newest shifts."""
    from storage.database.rows import raw
    from storage.shifts import operators

    zone = desk.store.settings.zone
    query = (
        "SELECT s.id, s.at, coalesce(o.name, '') FROM shift_view s "
        "LEFT JOIN operator_view o ON o.id = s.operator ORDER BY s.seq DESC LIMIT ?"
    )
    with desk.store.database.read() as connection:
        known = [Who(o.id, o.name) for o in operators.all_of_them(connection)]
        rows = raw(connection, query, SHIFTS).fetchall()
    begun = ((id_, datetime.fromtimestamp(at / 1000, zone), name) for id_, at, name in rows)
    return known, [Who(id_, f"{at:%m-%d %H:%M} {name}".rstrip()) for id_, at, name in begun]


def versions(desk: Desk, seq: int) -> list[Version]:
    """A record and its corrections."""
    from storage.screenings import versions

    return versions.versions(desk, seq)


def export_shown(desk: Desk, asked: Asked, lang: Lang) -> tuple[int, str]:
    """The shown days' records, filtered as shown, as a masked CSV beside the home: how many, and where.

    Today's whole ledger replaces its earlier file; any other gets a file of its own. Raises
    SEARCH_NOT_EXPORTED while words are typed: what they find is only the newest of it.
    """
    from station import files
    from storage.exporting import Format, Wanted, export

    store = desk.store
    if searches(desk, asked.words):
        raise InputProblem(ProblemCode.SEARCH_NOT_EXPORTED)
    only, today = narrowed(desk, asked), store.today()
    folder = store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    whole_day = only == Filter(since=today, until=today)
    at = store.now().astimezone(store.settings.zone)
    name = today if whole_day else f"ledger-{at:%Y%m%d-%H%M%S}"
    path = folder / f"{store.settings.code}-{name}.csv"
    return export(store, Wanted(Format.CSV, only=only), path, lang, force=whole_day), str(path)
