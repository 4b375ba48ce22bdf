"""The panels of the main screen as text: the person, the facts, the strip, the day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from screens.counter import wording
from screens.shell.overview import Board
from station.counter.barrier import Barrier
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.people.documents import DocumentKind
from station.people.person import Person
from station.places import divisions
from station.places.risk_areas import Stay
from station.screening.disposition import Movement
from station.text import mask_name, mask_number, mask_phone

if TYPE_CHECKING:
    from storage.screenings.queries import Row

BOLD, DIM = Style(bold=True), Style(dim=True)


def traveller(lang: Lang, encounter: Encounter, today: date, *, revealed: bool, note: str) -> Text:
    """Three rows: who, where they were, and what is known of them here."""
    seen = encounter.screening
    rows = Text(no_wrap=True, overflow="ellipsis")
    rows.append(who(lang, seen.person, today, revealed=revealed), BOLD)
    stays = (*seen.stays, *seen.code.places)
    rows.append("\n" + "  ".join(stay_words(lang, s) for s in stays[-3:]))
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
    dates = f"{since}–{until} " if since or until else ""
    return f"{dates}{name}{'*' if stay.marked else ''}"


def facts(lang: Lang, encounter: Encounter) -> Text:
    """Two rows of what was looked at; a default that nobody touched is dim and marked."""
    seen = encounter.screening
    rows = Text(no_wrap=True, overflow="ellipsis")
    pairs = [
        ("thermometer", text(lang, f"thermometer.{encounter.thermometer.value}")),
        ("mask", text(lang, f"mask.{(seen.mask or 'worn')}")),
        ("symptoms", _symptoms(lang, encounter)),
    ]
    for name, value in pairs:
        touched = name in encounter.touched
        rows.append(text(lang, f"field.{name}") + " ", DIM)
        rows.append(
            value + ("" if touched else text(lang, "panel.default")), BOLD if touched else DIM
        )
        rows.append("   ")
    groups = " ".join(text(lang, f"group.{g.value}") for g in seen.groups)
    destination = divisions.name_of(seen.destination) if seen.destination else ""
    rows.append("\n")
    for name, value in (("groups", groups), ("destination", destination or seen.destination_note)):
        rows.append(text(lang, f"field.{name}") + " ", DIM)
        rows.append((value or "–") + "   ")
    earlier = [f"{r.celsius or 'Lo'}" for r in seen.readings]
    if earlier:
        rows.append(text(lang, "panel.earlier", readings=" ".join(earlier)), BOLD)
    if seen.vehicle:
        rows.append(text(lang, "panel.vehicle", plate=seen.vehicle.plate), BOLD)
    return rows


def _symptoms(lang: Lang, encounter: Encounter) -> str:
    found = encounter.screening.symptoms
    if not found:
        return text(lang, "panel.no_symptoms")
    return " ".join(text(lang, f"symptom.{s.value}") for s in found)


def strip(
    lang: Lang, board: Board, now: datetime, held: str, barrier: Barrier | None = None
) -> Text:
    """Open holds, who rests with what is left, open vehicles: always in sight."""
    row = Text(no_wrap=True, overflow="ellipsis")
    if held:
        row.append(f"{held} ", Style(bold=True, reverse=True))
        row.append(" ")
    here = barrier.party if barrier else ""
    for party in (p for p in board.parties if p.id == here):
        words = text(lang, "strip.barrier", plate=party.plate, seen=party.seen, aboard=party.aboard)
        row.append(f" {words} ", Style(bold=True, reverse=True))
        row.append(" ")
    for rest in board.resting[:4]:
        left = rest.due - int(now.timestamp() * 1000)
        minutes = text(lang, "strip.due") if left <= 0 else _left(left)
        due = Style(bold=True, reverse=left <= 0)
        degrees = "" if rest.temperature is None else f"{rest.temperature:.1f}"
        row.append(f" ◐ {mask_name(rest.name)} {degrees} {minutes} ", due)
    if len(board.resting) > 4:
        row.append(f" +{len(board.resting) - 4}")
    for party in [p for p in board.parties if p.id != here][:2]:
        row.append(f"  {party.plate} {party.seen}/{party.aboard}", BOLD)
    return row


def _left(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def day(lang: Lang, board: Board) -> Text:
    """Today's counts."""
    rows = Text(no_wrap=True)
    total = sum(count for _, count in board.counts)
    rows.append(text(lang, "panel.today_count", count=total) + "\n", BOLD)
    found = dict(board.counts)
    for movement in Movement:
        if movement.value in found:
            rows.append(f"{text(lang, 'movement.' + movement.value)} {found[movement.value]}\n")
    if "drove_through" in found:
        rows.append(f"{text(lang, 'other.drove_through')} {found['drove_through']}\n")
    return rows


def recent(lang: Lang, rows: tuple[Row, ...], zone: object) -> Text:
    """The newest records, masked."""
    shown = Text(no_wrap=True, overflow="ellipsis")
    shown.append(text(lang, "panel.recent") + "\n", BOLD)
    for row in rows:
        shown.append(row_words(lang, row, zone) + "\n")
    return shown


def row_words(lang: Lang, row: Row, zone: object) -> str:
    """A record in short."""
    at = datetime.fromtimestamp(row.at / 1000, zone)  # type: ignore[arg-type]
    degrees = "  –  " if row.temperature is None else f"{row.temperature:.1f}"
    movement = wording.of_row(lang, row)
    return f"{at:%H:%M} {degrees} {movement} {mask_name(row.name)}"
