"""Bodies of records, and what a saver gives and gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.events.kinds import Kind
from station.events.screening import Screened
from station.screening.disposition import Action, Advice, Movement
from station.screening.screening import Decision, Register, Screening
from storage.journal import codec
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt


@dataclass(frozen=True, slots=True)
class CaseRef:
    """What a saver knows besides: the subject of someone set aside, a client's key, a draft's id.

    `asked_by` is who received a patient who now rests.
    """

    subject: str = ""
    key: ClientKey | None = None
    draft: str = ""
    asked_by: str = ""
    shown: Advice | None = None
    """The advice that stood on the screen: what is saved is that, or nothing."""

    seen: int = 0
    """The seq of the newest state of the record that is being corrected, as its corrector saw it."""

    gone: bool = False
    """The person is gone: they drove through, or left in the middle."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A saved record: its receipt, and what is in force; of a request, what became of its items."""

    receipt: Receipt
    movement: Movement | None
    actions: tuple[Action, ...]
    advice: Advice | None = None
    slip: str = ""
    sold: int = 0
    refused: int = 0
    drove_through: bool = False
    aside: str = ""
    """The subject of somebody who was set aside."""


Pack = Callable[[Screening, Decision, tuple[Register, ...]], bytes]


@dataclass(frozen=True, slots=True)
class EntryRecipe:
    """How a screening becomes an entry: its kind, what must be complete first, its body."""

    kind: Kind
    pack: Pack
    ready: Callable[[Screening], Screening] = lambda screening: screening


def _screened(screening: Screening, decision: Decision, registers: tuple[Register, ...]) -> bytes:
    return codec.dump(Screened, Screened(screening, decision, registers))


SCREENING = EntryRecipe(Kind.SCREENING, _screened)
