"""What is wrong with a station, gravest first; the tones are those of the verdicts on the screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum

from storage.hub.county import reporting
from storage.hub.county.figures import MINUTE, Figures
from storage.hub.county.reporting import Reported

CLOCK = 2 * MINUTE
"""A clock error that is told."""

QUIET, SILENT, LOST = 10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE
"""A station says something every minute while it runs."""


class Tone(IntEnum):
    """How grave, by the colour of a verdict."""

    STOP = 0
    CONDITION = 1
    RECHECK = 2
    ASK = 3
    GO = 4

    @property
    def css(self) -> str:
        """Its class."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing; `key` is that of its words."""

    key: str
    tone: Tone
    fields: dict[str, object] = field(default_factory=dict)


def of(figures: Figures) -> list[Mark]:
    """All that is to be said, gravest first; of a station that is as it should be, that it is."""
    found = [*_chain(figures), *_heard(figures), *_clock(figures), *_reports(figures)]
    found.sort(key=lambda mark: mark.tone)
    return found or [Mark("county.whole", Tone.GO)]


def _chain(figures: Figures) -> list[Mark]:
    open_kinds = sorted({alarm.kind for alarm in figures.sounding}, reverse=True)
    found = [Mark(f"county.{kind}", Tone.STOP) for kind in open_kinds]
    if figures.parked:
        found.append(Mark("county.parked", Tone.RECHECK, {"count": figures.parked}))
    if figures.row.shut_out_at:
        found.append(Mark("county.shut_out", Tone.ASK))
    return found


def _heard(figures: Figures) -> list[Mark]:
    row = figures.row
    if row.shut_out_at:
        return []
    if not row.heard_at:
        return [Mark("county.never_heard", Tone.ASK)]
    since = figures.now - row.heard_at
    for least, tone in ((LOST, Tone.STOP), (SILENT, Tone.CONDITION), (QUIET, Tone.ASK)):
        if since > least:
            return [Mark("county.silent", tone)]
    return []


def _clock(figures: Figures) -> list[Mark]:
    off = figures.row.clock_off
    if abs(off) <= CLOCK:
        return []
    key = "county.clock_ahead" if off > 0 else "county.clock_behind"
    return [Mark(key, Tone.CONDITION, {"minutes": round(abs(off) / MINUTE)})]


def _reports(figures: Figures) -> list[Mark]:
    found = []
    today = reporting.of_day(figures, figures.today)
    before = reporting.of_day(figures, figures.today - timedelta(days=1))
    if today.state is Reported.OVERDUE:
        found.append(Mark("county.report_overdue", Tone.CONDITION))
    if today.state is Reported.LATE:
        found.append(Mark("county.report_late", Tone.ASK))
    if before.state is Reported.MISSED:
        found.append(Mark("county.report_missed", Tone.CONDITION))
    return found
