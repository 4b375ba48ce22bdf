"""Travellers whose every observation says whose it is, and what of them is found in a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from station.codes.travel import TravelCode
from station.demo.samples import resident_number
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.people.resident_id import CardText
from station.places.risk_areas import Area, RiskLevel, RiskList, Stay
from station.screening.code_reading import CodeFormat, CodeStatus, Colour, Recognised
from station.screening.screening import Screening
from tests.conftest import NOON

PLACES = ("220183", "230102", "220102", "210102")
LISTS = (
    RiskList((Area("230102", RiskLevel.HIGH, date(2026, 11, 1)),), "a"),
    RiskList((Area("220102", RiskLevel.HIGH, date(2026, 11, 1)),), "b"),
)


@dataclass(frozen=True)
class Traveller:
    """Somebody with a code, a card and a reading that nobody else has."""

    at: int

    @property
    def number(self) -> str:
        return resident_number("220183", date(1980 + self.at, 3, 7))

    @property
    def person(self) -> Person:
        return Person(f"旅客{'甲乙丙丁'[self.at]}", Document(DocumentKind.RESIDENT_ID, self.number))

    def digits(self, *, high: bool) -> str:
        return str((380 if high else 363) + self.at)

    def code(self) -> Recognised:
        stay = Stay(PLACES[self.at], date(2026, 11, 15), date(2026, 11, 20))
        issued = NOON - timedelta(hours=1)
        payload = TravelCode(
            person=self.person, colour=Colour.GREEN, stays=(stay,), issuer="x", issued=issued,
            expires=NOON + timedelta(days=2),
        )  # fmt: skip
        return Recognised(
            CodeFormat.TRAVEL, CodeStatus.VERIFIED, payload=payload, digest=f"code{self.at}"
        )

    def opaque(self) -> Recognised:
        return Recognised(CodeFormat.OPAQUE, CodeStatus.OPAQUE, digest=f"opaque{self.at}")

    def card(self) -> Recognised:
        payload = CardText(self.number, self.person.name)
        return Recognised(
            CodeFormat.RESIDENT_ID, CodeStatus.VERIFIED, payload=payload, digest=f"card{self.at}"
        )


PEOPLE = tuple(Traveller(at) for at in range(4))
COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED)


def owners(seen: Screening) -> set[int]:
    """Whose things are on a record."""
    found = set()
    if seen.code.digest:
        found.add(int(seen.code.digest[-1]))
    if seen.person.document.number:
        found.add(int(seen.person.document.number[6:10]) - 1980)
    for reading in seen.readings:
        if reading.celsius is not None:
            tenths = round(reading.celsius * 10)
            found.add(tenths - (380 if tenths >= 380 else 363))
    if seen.note:
        found.add(int(seen.note[-1]))
    return found


def tokens(seen: Screening) -> set[str]:
    """What somebody can be recognised by."""
    return {seen.code.digest, seen.person.document.number} - {""}


def digests(seen: Screening) -> set[str]:
    return {seen.code.digest} - {""}
