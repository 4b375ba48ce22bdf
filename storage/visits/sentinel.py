"""The sentinel's counts: today and the days before, from the views; counts, no statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from station.kinds import MedicineClass

DAYS = 14


@dataclass(frozen=True, slots=True)
class Series:
    """One count by day; the last one is today."""

    name: str
    medicine_class: str
    counts: tuple[int, ...]

    @property
    def today(self) -> int:
        """Today's."""
        return self.counts[-1]

    @property
    def before(self) -> tuple[int, ...]:
        """The days before, oldest first."""
        return self.counts[:-1]


def days(today: str) -> list[str]:
    """The last 14 business days and today, oldest first."""
    last = date.fromisoformat(today)
    return [(last - timedelta(days=back)).isoformat() for back in range(DAYS, -1, -1)]


def series(connection: Connection, today: str, fever: float) -> list[Series]:
    """Visits, fevers, holds, then refused and registered items by class."""
    span = days(today)
    first = span[0]
    visits = "SELECT day, count(*) FROM screening_view WHERE kind = 'visit' AND day >= ?"
    found = [
        Series("visits", "", _counts(connection, f"{visits} GROUP BY day", (first,), span)),
        Series("fevers", "", _counts(
            connection, f"{visits} AND temperature >= ? GROUP BY day", (first, fever), span)),
        Series("holds", "", _counts(
            connection, "SELECT day, count(*) FROM hold_view WHERE day >= ? GROUP BY day",
            (first,), span)),
    ]  # fmt: skip
    for name, where in (
        ("refused", "given <> 'sold' AND (answer = 'refuse' OR given = 'refused')"),
        ("registered", "given = 'sold' AND answer <> ''"),
    ):
        for medicine_class in MedicineClass:
            query = (
                f"SELECT day, count(*) FROM request_item_view WHERE {where} "  # noqa: S608
                "AND watched = ? AND day >= ? GROUP BY day"
            )
            values = (medicine_class.value, first)
            found.append(
                Series(name, medicine_class.value, _counts(connection, query, values, span))
            )
    return found


def _counts(
    connection: Connection, query: str, values: tuple[object, ...], span: list[str]
) -> tuple[int, ...]:
    counted = {row[0]: int(row[1]) for row in connection.exec_driver_sql(query, values)}
    return tuple(counted.get(day, 0) for day in span)
