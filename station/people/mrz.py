"""Machine-readable zone of passports (ICAO 9303 TD3, two lines of 44) as readers type it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from station.problems import InputProblem, ProblemCode

_ALPHABET = r"[A-Z0-9<]{88}"
_VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


@dataclass(frozen=True, slots=True)
class Passport:
    """What the zone says; `born` and `expires` are YYMMDD as printed."""

    number: str
    surname: str
    given: str
    issuer: str
    nationality: str
    born: str
    sex: str
    expires: str

    @property
    def name(self) -> str:
        """As in the passport: family name first."""
        return f"{self.surname} {self.given}".strip()


def compact(typed: str) -> str:
    """Both lines as one of 88 characters."""
    return "".join(typed[:400].upper().split())


def looks_like(typed: str) -> bool:
    """Whether it could be a passport's zone at all."""
    zone = compact(typed)
    return len(zone) == 88 and zone[0] == "P" and bool(re.fullmatch(_ALPHABET, zone))


def check_digit(field: str) -> int:
    """Weights 7 3 1, modulo 10."""
    return sum(_VALUES[c] * (7, 3, 1)[i % 3] for i, c in enumerate(field)) % 10


def parse(typed: str) -> Passport:
    """The passport, all check digits right; InputProblem otherwise."""
    zone = compact(typed)
    if not looks_like(zone):
        raise InputProblem(ProblemCode.MRZ_MALFORMED)
    first, second = zone[:44], zone[44:]
    checked = (
        (second[:9], second[9]),
        (second[13:19], second[19]),
        (second[21:27], second[27]),
        (second[28:42], second[42]),
        (second[:10] + second[13:20] + second[21:43], second[43]),
    )
    for at, (field, digit) in enumerate(checked):
        # An empty optional field (the fourth) may carry `<` for its digit.
        empty = at == 3 and digit == "<" and not field.strip("<")
        if digit != str(check_digit(field)) and not empty:
            raise InputProblem(ProblemCode.ID_CHECK_DIGIT)
    surname, _, given = first[5:].partition("<<")
    return Passport(
        number=second[:9].rstrip("<"),
        surname=surname.replace("<", " ").strip(),
        given=given.replace("<", " ").strip(),
        issuer=first[2:5].rstrip("<"),
        nationality=second[10:13].rstrip("<"),
        born=second[13:19],
        sex=second[20],
        expires=second[21:27],
    )
