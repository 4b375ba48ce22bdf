"""Dates on a screening that cannot be: in the future, or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from station.problems import Code, InputProblem
from station.screening import Screening

TOLERANCE = timedelta(minutes=10)
"""Phones and stations differ by some minutes."""


def check(screening: Screening, now: datetime, today: date) -> None:
    """Raises InputProblem naming the field that lies in the future or has no zone."""
    for name, moment in _moments(screening):
        if moment.tzinfo is None:
            raise InputProblem(Code.BAD_TIME, field=name)
        if moment > now + TOLERANCE:
            raise InputProblem(Code.FUTURE_DATE, field=name)
    for name, day in _days(screening):
        # A station just behind the date line of its zone may see tomorrow's date.
        if day > today + timedelta(days=1):
            raise InputProblem(Code.FUTURE_DATE, field=name)


def _moments(screening: Screening) -> Iterator[tuple[str, datetime]]:
    for reading in screening.readings:
        if reading.at:
            yield "readings.at", reading.at
    if screening.code.updated:
        yield "code.updated", screening.code.updated
    if screening.test and screening.test.at:
        yield "test.at", screening.test.at


def _days(screening: Screening) -> Iterator[tuple[str, date]]:
    for stay in (*screening.stays, *screening.code.places):
        if stay.since:
            yield "stays.since", stay.since
        if stay.until:
            yield "stays.until", stay.until
    if screening.overseas and screening.overseas.entered:
        yield "overseas.entered", screening.overseas.entered
