"""What the ledger reads, on a reader's thread, and the day's export."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from station.i18n import Lang

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.screenings.queries import Row
    from storage.screenings.versions import Version

PAGE = 200


def find(desk: Desk, words: str, only: str | None, *, all_days: bool = False) -> list[Row]:
    """What the words mean, a date's records, or the newest page of today or of all days.

    Of one disposition where that is wanted; of what the words mean, the newest `PAGE` are looked through.
    """
    from storage.screenings import queries

    if not words.strip() or day_of(desk, words):
        return page(desk, None, only, words=words, all_days=all_days)
    with desk.store.database.read() as connection:
        found = queries.find(connection, words, limit=PAGE)
    return [row for row in found if only is None or queries.counted_as(row) == only]


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


def page(
    desk: Desk, before: int | None, only: str | None, *, words: str = "", all_days: bool = False
) -> list[Row]:
    """A page of a day, of today, or of all days, before a record."""
    from storage.screenings import queries

    day = day_of(desk, words) or (None if all_days else desk.store.today())
    with desk.store.database.read() as connection:
        return queries.page(connection, day=day, before=before, movement=only, limit=PAGE)


def versions(desk: Desk, seq: int) -> list[Version]:
    """A record and its corrections."""
    from storage.screenings import versions

    return versions.versions(desk, seq)


def export_today(desk: Desk, lang: Lang) -> tuple[int, str]:
    """Today's records as a masked CSV beside the home: how many, and where."""
    from station import clock, files
    from storage.exporting import Format, Wanted, export
    from storage.exports.span import Span

    store = desk.store
    now = store.now().astimezone(store.settings.zone)
    begins = now.replace(hour=store.settings.day_begins, minute=0, second=0, microsecond=0)
    since = begins if begins <= now else begins - timedelta(days=1)
    folder = store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{store.settings.code}-{store.today()}.csv"
    wanted = Wanted(Format.CSV, span=Span(clock.millis(since)))
    return export(store, wanted, path, lang, force=True), str(path)
