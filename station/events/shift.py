"""Shifts: what is handed over when one is closed, and what the next lead says to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from station.bounds import MaxLen


class Thing(StrEnum):
    """What may be open when a shift ends."""

    HOLD = "hold"
    RESTING = "resting"
    PARTY = "party"
    REFERRAL = "referral"
    REPORT = "report"
    """A day whose report is due, missed or to be revised."""

    UNSENT = "unsent"
    """Entries that no hub has acknowledged."""

    LISTS = "lists"
    CLOCK = "clock"
    """The clock was set in this shift; `note` says how far, in seconds."""

    NOTE = "note"
    """What whoever hands over wants to be known."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is handed over: a number of them, or one by its `seq`; never a name."""

    thing: Thing
    count: int = 1
    seq: int = 0
    note: Annotated[str, MaxLen(200)] = ""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """The body of `shift.closed`: what is open, the head, and the station's signature over both.

    `over` says why the station closed it by itself: `day` that it was left open over a day.
    """

    items: tuple[Item, ...] = ()
    head: str = ""
    signature: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class ShiftTakenOver:
    """The body of `shift.taken_over`: whose shift went before, and what the next lead says to each of its items.

    `questioned` are the places, from 0, of items that were not found as told.
    """

    after: str
    items: int
    questioned: tuple[int, ...] = ()
    note: Annotated[str, MaxLen(200)] = ""
    head: str = ""
    signature: str = ""
