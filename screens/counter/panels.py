"""The panels of the main screen as text: the person, where they were, and what was looked at."""

from __future__ import annotations

from datetime import date

from rich.style import Style
from rich.text import Text

from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.people.documents import DocumentKind
from station.people.person import Person
from station.places import divisions
from station.places.risk_areas import Stay
from station.screening.screening import Screening
from station.text import mask_name, mask_number, mask_phone

BOLD, DIM = Style(bold=True), Style(dim=True)


def known(lang: Lang, encounter: Encounter, note: str) -> Text:
    """Two rows: where they were, and what is known of them here."""
    seen = encounter.screening
    rows = Text(no_wrap=True, overflow="ellipsis")
    stays = (*seen.stays, *seen.code.places)
    if stays:
        rows.append(text(lang, "record.stays") + " ", DIM)
    rows.append("  ".join(stay_words(lang, s) for s in stays[-3:]))
    if len(stays) > 3:
        rows.append(f"  +{len(stays) - 3}")
    rows.append("\n" + note, BOLD)
    return rows


def who(lang: Lang, person: Person, today: date, *, revealed: bool) -> str:
    """A person in one row, masked unless revealed."""
    if person == Person():
        return text(lang, "panel.nobody")
    document = person.document
    name = person.name if revealed else mask_name(person.name)
    number = document.number if revealed else mask_number(document.number)
    phone = person.phone if revealed else mask_phone(person.phone)
    age, sex = person.age(today), person.sex
    parts = [name or text(lang, "panel.unnamed")]
    if sex and age is not None:
        parts.append(text(lang, "panel.age", sex=text(lang, f"sex.{sex}"), age=age))
    if document.kind is not DocumentKind.NONE:
        wrong = " " + text(lang, "panel.as_shown") if document.as_shown else ""
        parts.append(f"{text(lang, f'document.{document.kind.value}')} {number}{wrong}")
    if phone:
        parts.append(phone)
    return "  ".join(parts)


def stay_words(lang: Lang, stay: Stay) -> str:
    """A stay in short: dates, the division's own name, its star."""
    found = divisions.get(stay.division)
    name = found.name if found else stay.division
    since = f"{stay.since:%m-%d}" if stay.since else ""
    until = f"{stay.until:%m-%d}" if stay.until else (text(lang, "panel.today") if since else "")
    dates = f"{since}~{until} " if since or until else ""
    return f"{dates}{name}{'*' if stay.marked else ''}"


def here(lang: Lang, seen: Screening, today: date, *, revealed: bool) -> str:
    """Who it is; of a late entry, first of all, when they were seen."""
    at = seen.observed_at
    late = text(lang, "panel.late", when=f"{at:%m-%d %H:%M}") + "  " if at else ""
    return late + who(lang, seen.person, today, revealed=revealed)


def how_measured(lang: Lang, encounter: Encounter) -> Text:
    """The heading over the temperature: what was read before, and by which thermometer now."""
    readings = " ".join(f"{r.celsius or 'Lo'}" for r in encounter.screening.readings)
    row = Text(text(lang, "field.temperature") + "  ", no_wrap=True, overflow="ellipsis")
    if readings:
        row.append(text(lang, "panel.earlier", readings=readings) + "  ", BOLD)
    _value(
        row,
        lang,
        encounter,
        "thermometer",
        text(lang, f"thermometer.{encounter.thermometer.value}"),
    )
    return row


def facts(lang: Lang, encounter: Encounter) -> Text:
    """Three rows of what was looked at; a default that nobody touched is lighter, and marked."""
    seen = encounter.screening
    rows = Text(no_wrap=True, overflow="ellipsis")
    rows.append(text(lang, "field.mask") + " ", DIM)
    _value(rows, lang, encounter, "mask", text(lang, f"mask.{(seen.mask or 'worn')}"))
    rows.append("   " + text(lang, "field.symptoms") + " ", DIM)
    _value(rows, lang, encounter, "symptoms", _symptoms(lang, encounter))
    groups = " ".join(text(lang, f"group.{g.value}") for g in seen.groups)
    destination = divisions.name_of(seen.destination) if seen.destination else ""
    vehicle = seen.vehicle.plate if seen.vehicle else ""
    for name, value in (
        ("groups", groups), ("destination", destination or seen.destination_note), ("vehicle", vehicle),
    ):  # fmt: skip
        rows.append("\n" if name != "destination" else "   ")
        rows.append(text(lang, f"field.{name}") + " ", DIM)
        rows.append(value or "-", BOLD if value else DIM)
    return rows


def _value(row: Text, lang: Lang, encounter: Encounter, name: str, value: str) -> None:
    touched = name in encounter.touched
    mark = "" if touched else text(lang, "panel.default")
    row.append(value + mark, BOLD if touched else DIM)


def _symptoms(lang: Lang, encounter: Encounter) -> str:
    found = encounter.screening.symptoms
    if not found:
        return text(lang, "panel.no_symptoms")
    return " ".join(text(lang, f"symptom.{s.value}") for s in found)
