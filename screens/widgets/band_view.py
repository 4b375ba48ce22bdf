"""What the verdict's band shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.screening.disposition import Movement


class Tone(StrEnum):
    """How strict the band looks: each has its colour, its symbol and its edge."""

    CALM = "calm"
    ASK = "ask"
    """Something is to be said first."""

    GO = "go"
    RECHECK = "recheck"
    """A fever may be there: nobody goes on yet."""

    CONDITION = "condition"
    STOP = "stop"


TONES = {
    Movement.RELEASE: Tone.GO,
    Movement.MONITOR: Tone.CONDITION,
    Movement.HOME_QUARANTINE: Tone.CONDITION,
    Movement.CENTRAL_QUARANTINE: Tone.STOP,
    Movement.TURN_BACK: Tone.STOP,
    Movement.HOLD: Tone.STOP,
}
SYMBOLS = {
    Tone.CALM: " ",
    Tone.ASK: "?",
    Tone.RECHECK: "▴",
    Tone.GO: "✔",
    Tone.CONDITION: "◗",
    Tone.STOP: "▪",
}
EDGES = {
    Tone.CALM: " ",
    Tone.ASK: "? ",
    Tone.RECHECK: "▴ ",
    Tone.GO: " ",
    Tone.CONDITION: "◗ ",
    Tone.STOP: "▚",
}
"""The pattern along the band: it differs without colour too. None has a width that terminals disagree on."""


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does just now."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class BandView:
    """What the band shows; `word` is drawn large, `lines` stand beside it, `keys` in the last row.

    `headline` names it, and `said` is what to say: both in the first row, where they have room.
    """

    tone: Tone = Tone.CALM
    word: str = ""
    headline: str = ""
    said: str = ""
    lines: tuple[str, ...] = ()
    keys: tuple[KeyHint, ...] = ()
