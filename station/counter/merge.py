"""What a recognised code adds to a screening: the person, the reading, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from station.people import resident_id
from station.people.documents import Document, DocumentKind
from station.people.mrz import Passport
from station.people.person import Person
from station.people.resident_id import CardText
from station.screening.code_reading import CodeFormat, CodeReading, CodeStatus, Colour, Recognised
from station.screening.screening import Overseas, Screening

WORSE = (Colour.NONE, Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED)
"""Colours, mild to strict."""

NO_CODE = {CodeFormat.EAN13, CodeFormat.TRACE, CodeFormat.SLIP}
"""Read, but no travel code of the person who stands here."""

IDENTITY = {CodeFormat.RESIDENT_ID, CodeFormat.PASSPORT_MRZ}
"""Documents that readers type: they say who it is, and are no travel code."""


def merge(screening: Screening, found: Recognised) -> Screening:
    """The screening with the code in it; what somebody entered before stays."""
    if found.format in IDENTITY:
        return _with_document(screening, found)
    if found.format in NO_CODE:
        return screening
    # The app's first paint waits for everything that is imported above, and for no code.
    from station.codes.dcc import Certificate
    from station.codes.recognise import reading
    from station.codes.travel import TravelCode

    person, overseas = screening.person, screening.overseas
    if isinstance(found.payload, TravelCode):
        person = fill(person, found.payload.person)
    elif isinstance(found.payload, Certificate):
        person = fill(person, Person(name=found.payload.name))
        # A foreign certificate: from abroad, until somebody says when they came in.
        overseas = overseas or Overseas(country=found.payload.country)
    code = beside(screening.code, reading(found))
    return replace(screening, code=code, person=person, overseas=overseas)


def beside(read: CodeReading, scanned: CodeReading) -> CodeReading:
    """A scan beside what a person read: neither makes the other milder.

    The worse colour, all places, and the scan's status where it says more than nothing.
    """
    if not read.by_eye:
        return scanned
    colours = [c for c in (read.colour, scanned.colour) if c is not None]
    says_nothing = scanned.status in (CodeStatus.OPAQUE, CodeStatus.UNREADABLE)
    return replace(
        scanned,
        status=read.status if says_nothing else scanned.status,
        colour=max(colours, key=WORSE.index, default=None),
        by_eye=True,
        updated=read.updated or scanned.updated,
        places=tuple(dict.fromkeys((*read.places, *scanned.places))),
    )


def never_milder(read: CodeReading, colour: Colour) -> Colour:
    """A colour read by eye beside a code that was scanned: the worse of both counts."""
    if not read.digest or read.colour is None:
        return colour
    return max(read.colour, colour, key=WORSE.index)


def fill(known: Person, told: Person) -> Person:
    """What is known, and what is told where nothing is."""
    has_document = known.document.kind is not DocumentKind.NONE
    return Person(
        name=known.name or told.name,
        document=known.document if has_document else told.document,
        phone=known.phone or told.phone,
        address=known.address or told.address,
    )


def _with_document(screening: Screening, found: Recognised) -> Screening:
    payload = found.payload
    if isinstance(payload, CardText):
        wrong = not resident_id.is_valid(payload.number)
        document = Document(DocumentKind.RESIDENT_ID, payload.number, as_shown=wrong)
        told = Person(payload.name, document)
    elif isinstance(payload, Passport):
        document = Document(DocumentKind.PASSPORT, payload.number, country=payload.nationality)
        told = Person(payload.name, document)
    else:
        return screening
    # The document in the hand wins over what a phone says.
    person = replace(
        screening.person, document=told.document, name=told.name or screening.person.name
    )
    return replace(screening, person=person)
