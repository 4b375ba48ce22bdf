"""Commands: what a person can do. Key, key bar, palette and help all come from one row."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is the catalogue key `act.<name>` and the action's method, unless it opens a screen.

    `bar` shows it in the key bar; `opens` is that screen, `package.module:Name`, loaded when asked for.
    """

    name: str
    key: str
    shown: str
    bar: bool = True
    opens: str = ""
    first: bool = False
    """Looked at before a field takes the key for itself, as function keys are."""

    @property
    def action(self) -> str:
        """What Textual runs."""
        return f"opens('{self.name}')" if self.opens else self.name

    def binding(self) -> Binding:
        """Textual's binding; its words are never shown, the catalogue's are."""
        first = self.first or self.key[0] == "f"
        return Binding(self.key, self.action, self.name, show=False, priority=first)


HELP = Command("help", "f1", "F1")
BY_EYE = Command("by_eye", "f2", "F2")
PERSON = Command("person", "f3", "F3")
VEHICLE = Command("vehicle", "f4", "F4")
APPLY = Command("apply", "f5", "F5")
HOLD = Command("hold", "f6", "F6")
LEDGER = Command("ledger", "f7", "F7", opens="screens.ledger.ledger:LedgerScreen")
REQUESTS = Command("ledger", "f7", "F7", opens="screens.medicines.request_list:RequestsScreen")
ASIDE = Command("aside", "f8", "F8")
LANGUAGE = Command("language", "f9", "F9")
CORRECT = Command("correct", "f10", "F10")
HOLDS = Command("holds", "f12", "F12", bar=False)
OTHER = Command("other", "ctrl+o", "^O", bar=False)
THERMOMETER = Command("thermometer", "ctrl+t", "^T", bar=False)
MASK = Command("mask", "ctrl+k", "^K", bar=False)
TOO_LOW = Command("too_low", "ctrl+l", "^L", bar=False)
REVEAL = Command("reveal", "ctrl+r", "^R", bar=False)
CAMERA = Command("camera", "ctrl+e", "^E", bar=False)
REGISTERS = Command(
    "registers", "ctrl+g", "^G", bar=False, opens="screens.ledger.key_groups:RegistersScreen"
)
RECOVERY = Command(
    "recovery", "ctrl+y", "^Y", bar=False, opens="screens.setup.recovery_key:RecoveryScreen"
)
THEME = Command("theme", "ctrl+d", "^D", bar=False, first=True)
PALETTE = Command("palette", "ctrl+p", "^P", bar=False)
QUIT = Command("quit", "ctrl+q", "^Q", bar=False)
MEDICINE = Command("medicine", "f4", "F4")
USER = Command("user", "f8", "F8")
REMOVE = Command("remove", "delete", "Del", bar=False)
DISCARD = Command("discard", "delete", "Del", bar=False)
REFERRALS = Command(
    "referrals", "ctrl+f", "^F", bar=False, opens="screens.referrals.open_list:ReferralsScreen"
)
SENTINEL = Command(
    "sentinel", "ctrl+n", "^N", bar=False, opens="screens.clinic.sentinel:SentinelScreen"
)
SEND = Command("send", "f5", "F5")
PDF = Command("pdf", "f4", "F4")
REPORTS = Command(
    "reports", "ctrl+b", "^B", bar=False, opens="screens.reports.days:ReportDaysScreen"
)
EXPORTS = Command(
    "exports", "ctrl+x", "^X", bar=False, opens="screens.exports.export_form:ExportScreen"
)
SYNC = Command("sync", "ctrl+u", "^U", bar=False, opens="screens.sync.sync_screen:SyncScreen")
SYNC_NOW = Command("sync_now", "f5", "F5")
HAND_OVER = Command("hand_over", "f5", "F5")
SHIFT = Command("shift", "ctrl+s", "^S", bar=False, opens="screens.shifts.shift:ShiftScreen")
LOCK = Command("lock", "f11", "F11", bar=False)
ADD = Command("add", "f3", "F3")
OPERATORS = Command(
    "operators", "ctrl+w", "^W", bar=False, opens="screens.shifts.operators:OperatorsScreen"
)
CLOSE = Command("close", "f5", "F5")
PAPERS = Command("papers", "f3", "F3")
PRINT = Command("print", "f5", "F5")
GO = Command("go", "enter", "Enter")
NEXT = Command("next", "enter", "Enter")
OPEN = Command("open", "enter", "Enter")
BACK = Command("back", "escape", "Esc")
LEAVE = Command("leave", "escape", "Esc")
KEPT = Command("kept", "f4", "F4")
SAVE_F5 = Command("save", "f5", "F5")

EVERYWHERE = (HELP, LANGUAGE, HOLD, HOLDS, REVEAL, THEME, PALETTE, QUIT)
"""On every screen: one key opens a hold."""

CHECKPOINT = (
    GO, BY_EYE, PERSON, VEHICLE, APPLY, HOLD, LEDGER, ASIDE, LANGUAGE, CORRECT, HELP,
    THERMOMETER, MASK, TOO_LOW, OTHER, DISCARD, REGISTERS, REPORTS, EXPORTS, SYNC, SHIFT, OPERATORS,
    LOCK, CAMERA, RECOVERY, BACK,
)  # fmt: skip

VISIT = (
    GO, BY_EYE, PERSON, MEDICINE, APPLY, HOLD, LEDGER, ASIDE, LANGUAGE, CORRECT, HELP,
    THERMOMETER, TOO_LOW, OTHER, DISCARD, REFERRALS, SENTINEL, REPORTS, EXPORTS, SYNC, SHIFT, OPERATORS,
    LOCK, CAMERA, RECOVERY, BACK,
)  # fmt: skip
REQUEST = (
    GO, BY_EYE, PERSON, APPLY, HOLD, REQUESTS, USER, LANGUAGE, HELP, REMOVE,
    THERMOMETER, TOO_LOW, SENTINEL, REPORTS, EXPORTS, SYNC, SHIFT, OPERATORS, LOCK, CAMERA, RECOVERY, BACK,
)  # fmt: skip


def bindings(*acts: Command) -> list[Binding]:
    """Bindings of a screen."""
    return [act.binding() for act in acts]
