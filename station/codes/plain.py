"""Texts that are not signed: a resident ID, a passport's MRZ, a medicine's box, anything else."""

from __future__ import annotations

from station.medicines import product_codes
from station.people import mrz, resident_id
from station.problems import InputProblem
from station.screening.code_reading import CodeFormat, CodeStatus, Recognised
from station.text import clean


def resident(text: str) -> Recognised | None:
    """A resident ID as a card reader types it; a wrong check digit is shown as wrong."""
    card = resident_id.from_reader(text)
    # A long string of digits in somebody's web address is no card.
    if card is None or len(text) > 300 or "://" in text:
        return None
    valid = resident_id.is_valid(card.number)
    status = CodeStatus.OPAQUE if valid else CodeStatus.UNREADABLE
    fields = (("number", card.number), ("name", clean(card.name, 60)))
    return Recognised(CodeFormat.RESIDENT_ID, status, "" if valid else "check_digit", fields, card)


def passport(text: str) -> Recognised | None:
    """A passport's machine-readable zone."""
    if not mrz.looks_like(text):
        return None
    try:
        found = mrz.parse(text)
    except InputProblem:
        return Recognised(CodeFormat.PASSPORT_MRZ, CodeStatus.UNREADABLE, "check_digit")
    fields = (("number", found.number), ("name", found.name), ("country", found.nationality))
    return Recognised(CodeFormat.PASSPORT_MRZ, CodeStatus.OPAQUE, "", fields, found)


def product(text: str) -> Recognised | None:
    """A medicine's box: an EAN-13 with a right check digit, or a 20-digit drug trace code."""
    found = product_codes.read(text)
    if found is None:
        return None
    form = CodeFormat.TRACE if found.box else CodeFormat.EAN13
    name = "trace" if found.box else "ean"
    return Recognised(form, CodeStatus.OPAQUE, "", ((name, text.strip()),))
