"""Number plates 车牌: province character, letter, 5 characters, or 6 on new-energy cars."""

from __future__ import annotations

import re

from station.problems import InputProblem, ProblemCode

PROVINCES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23",
    "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41",
    "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "贵": "52",
    "云": "53", "藏": "54", "陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
"""The first character and the division code of its province."""

_PLATE = rf"[{''.join(PROVINCES)}][A-Z][A-Z0-9挂学警港澳]{{5,6}}"


def compact(plate: str) -> str:
    """In capitals, without blanks, dots and hyphens.

    >>> compact("吉a·12345")
    '吉A12345'
    """
    return re.sub(r"[\s·.\-]", "", plate).upper()


def validate(plate: str) -> str:
    """The compact plate, or InputProblem."""
    found = compact(plate)
    if not re.fullmatch(_PLATE, found):
        raise InputProblem(ProblemCode.PLATE_MALFORMED)
    return found


def province(plate: str) -> str | None:
    """The two digits of the plate's province. It says nothing of where the vehicle has been."""
    return PROVINCES.get(compact(plate)[:1])
