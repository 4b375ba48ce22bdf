"""Identity: whether two sets of what is known of somebody are of the same person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from station.counter import merge
from station.people import resident_id
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.screening.code_reading import Recognised
from station.screening.screening import Screening


class Same(Enum):
    """How sure it is that two are one."""

    YES = auto()
    NO = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one person from another; each part may be empty.

    `digest` is of the code they showed, `birth` as in a resident ID, YYYYMMDD; `plate` and `seat`
    count together, and a vehicle with one aboard has one seat.
    """

    digest: str = ""
    number: str = ""
    phone: str = ""
    name: str = ""
    birth: str = ""
    plate: str = ""
    seat: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing tells who it is."""
        return not (
            self.digest or self.number or self.phone or self.name or (self.plate and self.seat)
        )


def of_screening(seen: Screening) -> Identity:
    """What a screening says of who it is."""
    vehicle = seen.vehicle
    plate = vehicle.plate if vehicle else ""
    seat = seen.seat or (1 if vehicle and vehicle.aboard == 1 else 0)
    return of_person(seen.person, seen.code.digest, plate, seat)


def of_person(person: Person, digest: str = "", plate: str = "", seat: int = 0) -> Identity:
    """What is known of a person."""
    return Identity(
        digest, person.document.number, person.phone, person.name, birth_of(person.document),
        plate, seat,
    )  # fmt: skip


def of_code(found: Recognised) -> Identity:
    """What a scanned code says of who shows it."""
    seen = merge.merge(Screening(), found)
    digest = "" if found.format in merge.IDENTITY else found.digest
    return of_person(seen.person, digest)


def birth_of(document: Document) -> str:
    """The birth date in a resident ID; empty where there is none."""
    number = document.number
    known = document.kind is DocumentKind.RESIDENT_ID and resident_id.is_valid(number)
    return number[6:14] if known else ""


def same(one: Identity, other: Identity) -> Same:
    """Whether both are one person, by what both know."""
    if one.number and other.number:
        return Same.YES if one.number == other.number else Same.NO
    if one.digest and one.digest == other.digest:
        return Same.YES
    if one.name and other.name and one.name != other.name:
        return Same.NO
    if one.name and other.name:
        alike = (one.phone and one.phone == other.phone) or (one.birth and one.birth == other.birth)
        return Same.YES if alike else Same.UNSURE
    if one.birth and other.birth and one.birth != other.birth:
        return Same.NO
    return Same.UNSURE
