"""Resident ID number 居民身份证号, GB 11643: check digit, birth date, sex; and the burst of a card reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from station.problems import InputProblem, ProblemCode

_NUMBER = r"(?<!\d)\d{17}[\dXx](?!\d)"
_CHINESE_NAME = r"[㐀-鿿·]{2,20}"


def validate(number: str) -> str:
    """The number itself, or an InputProblem that says what is wrong with it.

    The place is not checked against today's list: codes of abolished counties stay on cards.
    """
    from stdnum.cn import ric

    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise InputProblem(ProblemCode.ID_MALFORMED)
    if ric.calc_check_digit(number) != number[17]:
        raise InputProblem(ProblemCode.ID_CHECK_DIGIT)
    birth_date(number)
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` accepts it."""
    try:
        validate(number)
    except InputProblem:
        return False
    return True


def birth_date(number: str) -> date:
    """The date of birth that stands in it."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InputProblem(ProblemCode.ID_MALFORMED) from None
    if born.year < 1850:
        raise InputProblem(ProblemCode.ID_MALFORMED)
    return born


def sex(number: str) -> str:
    """`m` or `f`: the seventeenth digit is odd for men."""
    return "m" if int(number[16]) % 2 else "f"


def age(number: str, today: date) -> int:
    """Full years, never negative."""
    born = birth_date(number)
    before = (today.month, today.day) < (born.month, born.day)
    return max(0, today.year - born.year - before)


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card reader typed."""

    number: str
    name: str


def from_reader(typed: str) -> CardText | None:
    """Number and name in a reader's burst, whatever separates them; None when no ID is in it."""
    found = re.search(_NUMBER, typed[:1000])
    if not found:
        return None
    names = re.findall(_CHINESE_NAME, typed[: found.start()]) or re.findall(
        _CHINESE_NAME, typed[found.end() : 1000]
    )
    labels = {"姓名", "性别", "民族", "住址", "汉族", "公民身份号码"}
    named = next((n for n in names if n not in labels), "")
    return CardText(found.group().upper(), named)
