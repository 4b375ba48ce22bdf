"""What people state besides: abroad, announced, a residence here, a test; as one row of choices."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from station.screening.screening import Overseas, Screening, Test, TestResult


class Statement(StrEnum):
    """One thing that can be stated."""

    ABROAD = "abroad"
    ABROAD_DONE = "abroad_done"
    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    RESIDENT = "resident"
    NEGATIVE = "negative"
    POSITIVE = "positive"
    PENDING = "pending"
    NO_RESIDENCE = "no_residence"
    OTHER_PROOF = "other_proof"


ALL = tuple(Statement)


RESULTS = (
    (Statement.POSITIVE, TestResult.POSITIVE),
    (Statement.PENDING, TestResult.PENDING),
    (Statement.NEGATIVE, TestResult.NEGATIVE),
)
"""The graver first."""


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
        Statement.PENDING: seen.test is not None and seen.test.result is TestResult.PENDING,
        Statement.NO_RESIDENCE: seen.resident_here is False,
        Statement.OTHER_PROOF: seen.other_proof is True,
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
    result = next((r for name, r in RESULTS if name in stated), None)
    if result is None:
        test = None
    elif test is None or test.result is not result:
        test = Test(result, test.at if test else None)
    announced = None
    if stated & {Statement.ANNOUNCED, Statement.UNANNOUNCED}:
        announced = Statement.UNANNOUNCED not in stated
    return replace(
        seen,
        overseas=overseas,
        test=test,
        announced=announced,
        resident_here=_residence(stated),
        other_proof=True if Statement.OTHER_PROOF in stated else None,
    )


def _residence(stated: set[Statement]) -> bool | None:
    if Statement.NO_RESIDENCE in stated:
        return False
    return True if Statement.RESIDENT in stated else None
