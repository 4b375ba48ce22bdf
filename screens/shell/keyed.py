"""What was keyed or pasted: a word, a thermometer's digits, or a code."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from textual.events import Key, Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from screens.shell.screen import StationScreen
from station.devices.rhythm import SHORTEST

if TYPE_CHECKING:
    from storage.desk import Desk

PASTE_LIMIT = 16 * 1024
FIELD_LIMIT = 200
"""No field asks for more; longer text is a code."""


def is_code(text: str, limit: int | None) -> bool:
    """Whether pasted text is a code even where a field of so many characters has the cursor."""
    from station.codes import dcc, slip, travel

    trimmed = text.strip()
    if len(trimmed.splitlines()) > 1 or len(trimmed) > (limit or FIELD_LIMIT):
        return True
    return any(form.looks_like(trimmed) for form in (travel, slip, dcc))


def is_whole(paste: Paste, field: Widget | None) -> bool:
    """Pasted text outside any field, or that no field asks for, is taken whole: it is a code."""
    outside = not isinstance(field, Input) or is_code(paste.text, field.max_length)
    return outside and not paste.is_forwarded


def is_taken(key: Key, screen: Screen[Any]) -> bool:
    """Whether the screen takes a key that came back to the app."""
    return isinstance(screen, StationScreen) and screen.keyed(key)


def is_short(text: str) -> bool:
    """Digits as a thermometer types them."""
    return len(text) < SHORTEST and text.replace(".", "").isdigit()


def is_text(character: str) -> bool:
    """Whether it belongs to a word: letters of any script, but no ASCII digit."""
    return len(character) == 1 and unicodedata.category(character)[0] == "L"


def known_pace(desk: Desk) -> float:
    """The scanner's pace, as it was kept."""
    from storage.counter import scanner

    return scanner.pace(desk.store)


def keep_pace(desk: Desk, pace: float) -> None:
    """Keeps the scanner's pace."""
    from storage.counter import scanner

    scanner.keep(desk.store, pace)
