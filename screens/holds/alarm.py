"""The watch over open holds: how long each waits, in sight everywhere, and when to sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style

from station import clock
from station.text import mask_name

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.cases.open_items import Hold

MINUTE = 60_000
AGAIN = 5
"""Minutes between two soundings for a hold that is overdue."""


@dataclass(frozen=True, slots=True)
class Age:
    """How long a hold has waited, as a word, a symbol and a colour."""

    ms: int
    overdue: bool
    late: bool

    @property
    def clock(self) -> str:
        """Minutes and seconds."""
        return clock.passed(self.ms // 1000)

    @property
    def mark(self) -> str:
        """A symbol that says the same without colour."""
        return "!!" if self.overdue else ("!" if self.late else " ")

    @property
    def style(self) -> Style:
        """Louder the longer, also without a colour."""
        return Style(bold=self.late, underline=self.overdue)


def age_of(app: StationPort, hold: Hold) -> Age:
    """A hold's age now; a clock that was set back takes nothing off."""
    desk = app.desk
    if desk is None:
        return Age(0, overdue=False, late=False)
    limit = desk.policy.thresholds.hold_warn_minutes * MINUTE
    ms = hold.waited(clock.millis(desk.store.now()), app.main.set_back)
    return Age(ms, overdue=ms >= limit, late=ms >= limit / 2)


class HoldAlarm:
    """Sounds when a hold becomes overdue, and again while nobody has ended it."""

    def __init__(self, app: StationPort) -> None:
        self.app = app
        self._sounded: dict[str, int] = {}

    def look(self) -> None:
        """Once a second."""
        desk = self.app.desk
        if desk is None:
            return
        limit = desk.policy.thresholds.hold_warn_minutes
        here = {hold.id: age_of(self.app, hold) for hold in self.app.main.board.holds}
        due = {i: int((a.ms / MINUTE - limit) // AGAIN) for i, a in here.items() if a.overdue}
        louder = [i for i, times in due.items() if times > self._sounded.get(i, -1)]
        self._sounded = due
        if louder and desk.store.settings.sound:
            for _ in range(3):
                self.app.bell()

    def alarm(self) -> str:
        """For the status line: empty while nothing is overdue."""
        desk = self.app.desk
        if desk is None or not any(age_of(self.app, h).overdue for h in self.app.main.board.holds):
            return ""
        from station.i18n import text

        minutes = int(desk.policy.thresholds.hold_warn_minutes)
        return text(self.app.lang, "hold_form.alarm", minutes=minutes)

    def words(self, most: int = 3) -> str:
        """One row for every screen, the oldest `most` named; empty while nobody is held."""
        from station.i18n import text

        holds = self.app.main.board.holds
        if not holds or self.app.desk is None:
            return ""
        parts = []
        for hold in holds[:most]:
            age, lang = age_of(self.app, hold), self.app.lang
            name = mask_name(hold.name) or text(lang, "panel.unnamed")
            late = text(lang, "hold_form.overdue") if age.overdue else ""
            step = text(lang, f"hold_step.{hold.step}")
            parts.append(f"{age.mark}{name} {age.clock} {step} {late}".strip())
        more = f" +{len(holds) - most}" if len(holds) > most else ""
        count = text(self.app.lang, "strip.holds_here", count=len(holds))
        return f" ▪ {count}   " + "   ".join(parts) + more
