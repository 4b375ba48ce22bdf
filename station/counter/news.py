"""What the counter tells and asks for: news, waiting codes, what the screen is to carry out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from station.problems import Problem
from station.screening.code_reading import Recognised
from station.screening.disposition import Movement


class News(StrEnum):
    """What is told; each has its words in the catalogue under `counter.`."""

    CODE = "code"
    PARKED = "parked"
    WAITS = "waits"
    HELD_BACK = "held_back"
    WHOSE = "whose"
    EXPIRED = "expired"
    FULL = "full"
    ANSWER_FIRST = "answer_first"
    ABOARD_FIRST = "aboard_first"
    WHOLE_NUMBER = "whole_number"
    COLOUR_FIRST = "colour_first"
    HOW_MEASURED = "how_measured"
    LOOK_AGAIN = "look_again"
    TEMPERATURE_FIRST = "temperature_first"
    THIRD_DIGIT = "third_digit"
    LOW_ONCE_MORE = "low_once_more"
    OWN_KEY = "own_key"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of news; `count` people or codes, `movement` what needs its own key."""

    news: News
    count: int = 0
    found: Recognised | None = None
    movement: Movement | None = None
    problem: Problem | None = None
    bell: bool = False


class Do(Enum):
    """What the screen carries out besides painting."""

    NOTHING = auto()
    LOOK_UP = auto()
    """Ask the ledger about whoever stands here now."""

    TAKE = auto()
    """Take the turn's code, as if it had been scanned now."""

    SAVE = auto()


@dataclass(frozen=True, slots=True)
class WaitingCode:
    """A code that is nobody's yet; `seen` by the camera; `form_of` the draft whose form was open."""

    text: str
    found: Recognised
    at: float
    seen: bool = False
    form_of: str = ""


class Whose(Enum):
    """Whose a code is, by what is known."""

    HERE = auto()
    WAITING = auto()
    OTHER = auto()
    EITHER = auto()
