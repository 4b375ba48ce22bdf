"""Mobile phone numbers: 11 digits."""

from __future__ import annotations

import re

from station.problems import InputProblem, ProblemCode

_MOBILE = r"1[0-9]{10}"
_FOREIGN = r"\+[0-9]{6,15}"


def compact(phone: str) -> str:
    """Digits only; the country code of China dropped.

    >>> compact("+86 199-0000-0001")
    '19900000001'
    """
    digits = re.sub(r"[\s\-()]", "", phone)
    return digits.removeprefix("+86").removeprefix("0086")


def validate(phone: str) -> str:
    """The compact number, or InputProblem; a foreign one begins with +."""
    number = compact(phone)
    if not (re.fullmatch(_MOBILE, number) or re.fullmatch(_FOREIGN, number)):
        raise InputProblem(ProblemCode.PHONE_MALFORMED)
    return number
