"""A field for a place: what it means stands below while it is typed, to be chosen by arrow or digit."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.message import Message
from textual.widgets import Input, Static

from station.places import divisions
from station.places.divisions import Division
from station.places.risk_areas import RiskLevel
from station.problems import InputProblem, ProblemCode

LIMIT = 60
SHOWN = 4

Listed = dict[str, RiskLevel]
"""Divisions that have a risk area now, by code."""


class PlaceField(Input):
    """Name, code or pinyin initials; listed risk areas stand first. What was taken is shown in full."""

    class Moved(Message):
        """Another suggestion is the chosen one."""

        def __init__(self, field: PlaceField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, value: str, near: str, id: str, listed: Listed | None = None) -> None:  # noqa: A002
        known = divisions.get(value) if value else None
        super().__init__(known.full_name if known else value, id=id, max_length=LIMIT, compact=True)
        self.near, self.listed = near, listed or {}
        self.at = 0

    # -- what the words mean ---------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What was typed, without the card's star."""
        return self.value.strip().rstrip("*＊").strip()

    @property
    def marked(self) -> bool:
        """Whether it ends in a star."""
        return self.value.strip().endswith(("*", "＊"))

    def found(self) -> list[Division]:
        """Divisions that the words mean; a full name or a code means one."""
        if not self.words:
            return []
        found = divisions.find(self.words, limit=SHOWN, near=self.near, listed=self.listed)
        exact = [d for d in found if self.words in (d.full_name, d.code)]
        return exact[:1] or found

    @property
    def choosing(self) -> bool:
        """Whether more than one place is meant."""
        return len(self.found()) > 1

    def taken(self) -> Division | None:
        """The place; None where the field is empty. Raises PLACE_UNKNOWN, PLACE_AMBIGUOUS."""
        if not self.words:
            return None
        found = self.found()
        if not found:
            raise InputProblem(ProblemCode.PLACE_UNKNOWN)
        if len(found) > 1:
            named = " / ".join(d.full_name for d in found[:2])
            raise InputProblem(ProblemCode.PLACE_AMBIGUOUS, places=named)
        return found[0]

    # -- choosing --------------------------------------------------------------------------------

    def move(self, step: int) -> None:
        """The next suggestion."""
        self.at = (self.at + step) % max(1, len(self.found()))
        self.post_message(self.Moved(self))

    def take(self, at: int | None = None) -> Division | None:
        """Takes a suggestion, else the one under the cursor, and shows it in full."""
        found = self.found()
        at = min(self.at, len(found) - 1) if at is None else at
        if not 0 <= at < len(found):
            return None
        star = "*" if self.marked else ""
        self.value = found[at].full_name + star
        self.cursor_position = len(self.value)
        self.at = 0
        return found[at]

    async def _on_key(self, event: events.Key) -> None:
        """A digit chooses where words were typed; names have none."""
        digit = event.character or ""
        chooses = digit.isascii() and digit.isdigit() and self.words and not self.words.isdigit()
        if chooses and self.choosing:
            self.take(int(digit) - 1)
            event.stop()
            event.prevent_default()
            return
        if event.is_printable or event.key in ("backspace", "delete"):
            self.at = 0
        await super()._on_key(event)


def suggest(into: Static, field: PlaceField, levels: dict[str, str]) -> None:
    """Shows what a place field's words mean, numbered; a risk area's level stands beside it."""
    rows = []
    found = field.found()
    for at, division in enumerate(found):
        level = level_of(division.code, field.listed)
        mark = f"  ▪ {levels[level.value]}" if level and level.value in levels else ""
        cursor = "▸" if at == field.at else " "
        number = f"{at + 1} " if len(found) > 1 else ""
        rows.append(f"{cursor}{number}{division.full_name} {division.code}{mark}")
    into.update("\n".join(rows))


def level_of(code: str, listed: Listed) -> RiskLevel | None:
    """The level of a division's own area, or of the one that it lies in."""
    return next((listed[code[:n]] for n in (6, 4, 2) if code[:n] in listed), None)


def listed_of(areas: Iterable[object]) -> Listed:
    """The divisions of a risk list's areas with their worst level; low ones are none."""
    from station.places.risk_areas import RANK, Area

    found: Listed = {}
    for area in areas:
        if not isinstance(area, Area) or area.level is RiskLevel.LOW:
            continue
        code = area.division[:6]
        if code not in found or RANK[area.level] > RANK[found[code]]:
            found[code] = area.level
    return found
