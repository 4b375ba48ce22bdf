"""What waits and what the day was, as text: the strip, the list of those who wait, counts, hours, the newest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from screens.counter import wording
from screens.shell.overview import Board
from screens.widgets import plot
from station.counter.barrier import Barrier
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.screening.disposition import Movement
from station.text import mask_name

if TYPE_CHECKING:
    from storage.cases.open_items import Resting
    from storage.screenings.queries import Row

BOLD, DIM, STRONG = Style(bold=True), Style(dim=True), Style(bold=True, reverse=True)
NAMED = 3
"""Of those who are parked, so many are named in the strip."""


def strip(
    lang: Lang, board: Board, now: datetime, held: str, barrier: Barrier | None = None
) -> Text:
    """Open holds, who rests with what is left, open vehicles: always in sight."""
    row = Text(no_wrap=True, overflow="ellipsis")
    if held:
        row.append(f"{held} ", STRONG)
        row.append(" ")
    here = barrier.party if barrier else ""
    for party in (p for p in board.parties if p.id == here):
        words = text(lang, "strip.barrier", plate=party.plate, seen=party.seen, aboard=party.aboard)
        row.append(f" {words} ", STRONG)
        row.append(" ")
    for rest in board.resting[:4]:
        words, due = _rest(lang, rest, now)
        row.append(f" {words} ", Style(bold=True, reverse=due))
    if len(board.resting) > 4:
        row.append(f" +{len(board.resting) - 4}")
    for party in [p for p in board.parties if p.id != here][:2]:
        row.append(f"  {party.plate} {party.seen}/{party.aboard}", BOLD)
    return row


def parked(lang: Lang, waiting: Sequence[Encounter]) -> str:
    """Those who are parked, by name; people nobody sees are forgotten."""
    names = [_name(lang, e) for e in waiting[-NAMED:]]
    more = f" +{len(waiting) - NAMED}" if len(waiting) > NAMED else ""
    return text(lang, "strip.parked", names=" ".join(names) + more)


def _name(lang: Lang, encounter: Encounter) -> str:
    name = mask_name(encounter.screening.person.name)
    reading = encounter.digits or " ".join(
        str(r.celsius or "Lo") for r in encounter.screening.readings
    )
    return f"{name or text(lang, 'panel.unnamed')} {reading}".rstrip()


def _rest(lang: Lang, rest: Resting, now: datetime) -> tuple[str, bool]:
    left = (rest.due - int(now.timestamp() * 1000)) // 1000
    minutes = text(lang, "strip.due") if left <= 0 else f"{left // 60:02d}:{left % 60:02d}"
    degrees = "" if rest.temperature is None else f"{rest.temperature:.1f}"
    return f"◗ {mask_name(rest.name)} {degrees} {minutes}", left <= 0


def waits(lang: Lang, board: Board, waiting: Sequence[Encounter], now: datetime) -> Text:
    """Everybody who waits, one a row, where a tall terminal has room for them."""
    rows = Text(no_wrap=True, overflow="ellipsis")
    rows.append(f" {text(lang, 'panel.waits')} ", STRONG)
    rows.append("\n")
    for at, encounter in enumerate(reversed(waiting)):
        key = "Esc" if at == 0 else "F8"
        rows.append(f" {_name(lang, encounter)}", BOLD)
        rows.append(f"  {text(lang, 'aside.parked')} {key}\n")
    for rest in board.resting:
        words, due = _rest(lang, rest, now)
        rows.append(f" {words} \n", Style(bold=due, reverse=due))
    for party in board.parties:
        rows.append(f" {party.plate} {party.seen}/{party.aboard}\n")
    if not (waiting or board.resting or board.parties):
        rows.append(" " + text(lang, "panel.nobody_waits") + "\n", DIM)
    return rows


def day(lang: Lang, board: Board, width: int) -> Text:
    """Today's counts, each with its bar."""
    rows = Text(no_wrap=True)
    found = dict(board.counts)
    total = sum(found.values())
    rows.append(f" {text(lang, 'panel.today_count', count=total)} ", STRONG)
    rows.append("\n")
    named = [(m.value, f"movement.{m.value}") for m in Movement]
    named += [("drove_through", "other.drove_through"), ("", "movement.none")]
    label = max([cell_len(text(lang, key)) for name, key in named if name in found], default=0)
    for name, key in named:
        if name in found:
            rows.append(f" {set_cell_size(text(lang, key), label)} {found[name]:>5} ")
            rows.append(plot.bar(found[name], total, max(4, width - label - 9)) + "\n", BOLD)
    return rows


def hours(board: Board) -> Text:
    """How many came in each hour of the day, and in which a fever was among them."""
    rows = Text(no_wrap=True)
    by_hour = {hour: (count, fevers) for hour, count, fevers in board.hours}
    counts = [by_hour.get(hour, (0, 0))[0] for hour in range(24)]
    for line in plot.columns([float(c) for c in counts], rows=3):
        rows.append(f" {line}\n")
    fevers = "".join("!" if by_hour.get(hour, (0, 0))[1] else " " for hour in range(24))
    rows.append(" " + fevers + "\n", BOLD)
    rows.append(" " + "".join(f"{hour:<6}" for hour in (0, 6, 12, 18)), DIM)
    return rows


def recent(lang: Lang, found: tuple[Row, ...], zone: tzinfo) -> Text:
    """The newest records, masked."""
    shown = Text(no_wrap=True, overflow="ellipsis")
    shown.append(f" {text(lang, 'panel.recent')} ", STRONG)
    shown.append("\n")
    for row in found:
        shown.append(" " + row_words(lang, row, zone) + "\n")
    return shown


def row_words(lang: Lang, row: Row, zone: tzinfo) -> str:
    """A record in short."""
    at = datetime.fromtimestamp(row.at / 1000, zone)
    degrees = "  -  " if row.temperature is None else f"{row.temperature:.1f}"
    movement = set_cell_size(wording.of_row(lang, row), 14)
    return f"{at:%H:%M}  {degrees}  {movement} {mask_name(row.name)}"
