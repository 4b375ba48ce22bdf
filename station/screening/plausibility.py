"""Dates on a screening that cannot be: in the future, or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from station.problems import InputProblem, ProblemCode
from station.screening.screening import Screening

TOLERANCE = timedelta(minutes=10)
"""Phones and stations differ by some minutes."""


def check(screening: Screening, now: datetime, today: date) -> None:
    """Raises InputProblem naming the field that lies in the future or has no zone."""
    for name, moment in _moments(screening):
        if moment.tzinfo is None:
            raise InputProblem(ProblemCode.BAD_TIME, field=name)
        if moment > now + TOLERANCE:
            raise InputProblem(ProblemCode.FUTURE_DATE, field=name)
    for name, day in _days(screening):
        # A station just behind the date line of its zone may see tomorrow's date.
        if day > today + timedelta(days=1):
            raise InputProblem(ProblemCode.FUTURE_DATE, field=name)


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


def typed_time(typed: str, now: datetime) -> datetime | None:
    """A time as it is typed: `0930` is today, `11220930` the 22nd of November; empty is unread.

    Raises InputProblem for what is no time, or lies in the future.
    """
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    if not digits:
        return None
    try:
        if len(digits) == 4:
            found = now.replace(
                hour=int(digits[:2]), minute=int(digits[2:]), second=0, microsecond=0
            )
            if found > now + TOLERANCE:
                # Just after midnight it is yesterday's.
                found -= timedelta(days=1)
        elif len(digits) in (8, 12):
            year = int(digits[:4]) if len(digits) == 12 else now.year
            rest = digits[-8:]
            month, day, hour, minute = (int(rest[i : i + 2]) for i in range(0, 8, 2))
            found = datetime(year, month, day, hour, minute, tzinfo=now.tzinfo)
            if len(digits) == 8 and found > now + timedelta(days=1):
                found = found.replace(year=year - 1)
        else:
            raise ValueError
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field=typed[:16]) from None
    if found > now + TOLERANCE:
        raise InputProblem(ProblemCode.FUTURE_DATE, field=typed[:16])
    return found
