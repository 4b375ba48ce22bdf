"""What people state besides: abroad, announced, a residence here, a test; as one row of choices."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from station.screening import Overseas, Screening, Test, TestResult


class Statement(StrEnum):
    """One thing that can be stated."""

    ABROAD = "abroad"
    ABROAD_DONE = "abroad_done"
    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    RESIDENT = "resident"
    NEGATIVE = "negative"
    POSITIVE = "positive"


ALL = tuple(Statement)


def of(seen: Screening) -> set[int]:
    """Which are stated of a screening, by their place in ALL."""
    found = {
        Statement.ABROAD: seen.overseas is not None and not seen.overseas.completed,
        Statement.ABROAD_DONE: seen.overseas is not None and bool(seen.overseas.completed),
        Statement.ANNOUNCED: seen.announced is True,
        Statement.UNANNOUNCED: seen.announced is False,
        Statement.RESIDENT: seen.resident_here is True,
        Statement.NEGATIVE: seen.test is not None and seen.test.result is TestResult.NEGATIVE,
        Statement.POSITIVE: seen.test is not None and seen.test.result is TestResult.POSITIVE,
    }
    return {at for at, name in enumerate(ALL) if found[name]}


def put(seen: Screening, chosen: set[int]) -> Screening:
    """The screening with just these stated; of two that exclude each other the graver one counts."""
    stated = {ALL[at] for at in chosen}
    overseas = seen.overseas
    if not stated & {Statement.ABROAD, Statement.ABROAD_DONE}:
        overseas = None
    elif overseas is None or of(seen) != chosen:
        known = overseas or Overseas()
        overseas = replace(known, completed=Statement.ABROAD not in stated)
    test = seen.test
    result = TestResult.POSITIVE if Statement.POSITIVE in stated else TestResult.NEGATIVE
    if not stated & {Statement.NEGATIVE, Statement.POSITIVE}:
        test = None
    elif test is None or test.result is not result:
        test = Test(result)
    announced = None
    if stated & {Statement.ANNOUNCED, Statement.UNANNOUNCED}:
        announced = Statement.UNANNOUNCED not in stated
    return replace(
        seen,
        overseas=overseas,
        test=test,
        announced=announced,
        resident_here=True if Statement.RESIDENT in stated else None,
    )
