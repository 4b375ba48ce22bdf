"""Acts: what a person can do. Key, key bar, palette and help all come from one row."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Act:
    """`name` is the action method and the catalogue key `act.<name>`; `bar` shows it in the key bar."""

    name: str
    key: str
    shown: str
    bar: bool = True

    def binding(self) -> Binding:
        """Textual's binding; its words are never shown, the catalogue's are."""
        return Binding(self.key, self.name, self.name, show=False, priority=self.key[0] == "f")


HELP = Act("help", "f1", "F1")
BY_EYE = Act("by_eye", "f2", "F2")
PERSON = Act("person", "f3", "F3")
VEHICLE = Act("vehicle", "f4", "F4")
APPLY = Act("apply", "f5", "F5")
HOLD = Act("hold", "f6", "F6")
LEDGER = Act("ledger", "f7", "F7")
ASIDE = Act("aside", "f8", "F8")
LANGUAGE = Act("language", "f9", "F9")
CORRECT = Act("correct", "f10", "F10")
HOLDS = Act("holds", "f12", "F12", bar=False)
OTHER = Act("other", "ctrl+o", "^O", bar=False)
THERMOMETER = Act("thermometer", "ctrl+t", "^T", bar=False)
MASK = Act("mask", "ctrl+k", "^K", bar=False)
TOO_LOW = Act("too_low", "ctrl+l", "^L", bar=False)
REVEAL = Act("reveal", "ctrl+r", "^R", bar=False)
CAMERA = Act("camera", "ctrl+e", "^E", bar=False)
REGISTERS = Act("registers", "ctrl+g", "^G", bar=False)
RECOVERY = Act("recovery", "ctrl+y", "^Y", bar=False)
PALETTE = Act("palette", "ctrl+p", "^P", bar=False)
QUIT = Act("quit", "ctrl+q", "^Q", bar=False)
MEDICINE = Act("medicine", "f4", "F4")
USER = Act("user", "f8", "F8")
REMOVE = Act("remove", "delete", "Del", bar=False)
DISCARD = Act("discard", "delete", "Del", bar=False)
REFERRALS = Act("referrals", "ctrl+f", "^F", bar=False)
SENTINEL = Act("sentinel", "ctrl+n", "^N", bar=False)
CLOSE = Act("close", "f5", "F5")
PAPERS = Act("papers", "f3", "F3")
PRINT = Act("print", "f5", "F5")
GO = Act("go", "enter", "Enter")
NEXT = Act("next", "enter", "Enter")
OPEN = Act("open", "enter", "Enter")
BACK = Act("back", "escape", "Esc")
SAVE_F5 = Act("save", "f5", "F5")

EVERYWHERE = (HELP, LANGUAGE, HOLD, HOLDS, REVEAL, PALETTE, QUIT)
"""On every screen: one key opens a hold."""

CHECKPOINT = (
    GO, BY_EYE, PERSON, VEHICLE, APPLY, HOLD, LEDGER, ASIDE, LANGUAGE, CORRECT, HELP,
    THERMOMETER, MASK, TOO_LOW, OTHER, DISCARD, REGISTERS, CAMERA, RECOVERY, BACK,
)  # fmt: skip

VISIT = (
    GO, BY_EYE, PERSON, MEDICINE, APPLY, HOLD, LEDGER, ASIDE, LANGUAGE, CORRECT, HELP,
    THERMOMETER, TOO_LOW, OTHER, DISCARD, REFERRALS, SENTINEL, CAMERA, RECOVERY, BACK,
)  # fmt: skip
REQUEST = (
    GO, BY_EYE, PERSON, APPLY, HOLD, LEDGER, USER, LANGUAGE, HELP, REMOVE,
    THERMOMETER, TOO_LOW, SENTINEL, CAMERA, RECOVERY, BACK,
)  # fmt: skip


def bindings(*acts: Act) -> list[Binding]:
    """Bindings of a screen."""
    return [act.binding() for act in acts]
