"""The day's report 日报告: counted from the journal; all zero is a report too 零报告."""

from __future__ import annotations

from dataclasses import dataclass, fields

from station.kinds import StationKind


@dataclass(frozen=True, slots=True)
class Counts:
    """What a day was; every figure counts people or things of that business day."""

    screened: int = 0
    visits: int = 0
    drove_through: int = 0
    release: int = 0
    monitor: int = 0
    home_quarantine: int = 0
    central_quarantine: int = 0
    turn_back: int = 0
    hold: int = 0
    first_fevers: int = 0
    """First readings that were high: set aside for a second one."""

    fevers: int = 0
    """Readings that decided and were a fever."""

    resting: int = 0
    """Set aside that day, and without a second reading still."""

    abroad: int = 0
    other_province: int = 0
    risk_locality: int = 0
    exposed_work: int = 0
    recovered: int = 0
    vehicles: int = 0
    holds_opened: int = 0
    holds_ended: int = 0
    handed_over: int = 0
    holds_open: int = 0
    referrals_issued: int = 0
    referrals_closed: int = 0
    requests: int = 0
    items_refused: int = 0
    items_registered: int = 0
    corrections: int = 0
    discarded: int = 0
    late_entries: int = 0
    """Records of that day that were entered afterwards."""

    @property
    def zero(self) -> bool:
        """Whether nothing happened that day; who is held from before is no event of it."""
        return not any(getattr(self, f.name) for f in fields(self) if f.name != "holds_open")


@dataclass(frozen=True, slots=True)
class HourCount:
    """One hour of the day by the station's clock, 0 to 23."""

    hour: int
    screened: int
    fevers: int


@dataclass(frozen=True, slots=True)
class ShiftCount:
    """What one shift did; `operator` is the name of who opened it."""

    shift: str
    operator: str
    screened: int
    fevers: int
    holds: int


@dataclass(frozen=True, slots=True)
class Report:
    """The body of `report.sent`; `recorded` entries lie in the journal, `shown` rows were counted.

    `through` and `head` say up to which entry was counted; `due` and `made` are UTC ms. `revision` 1 is the first
    one; `made_up` is true where the station made up for a day that nobody had reported.
    """

    day: str
    station: str
    name: str
    code: str
    place: str
    kind: StationKind
    counts: Counts
    hours: tuple[HourCount, ...]
    shifts: tuple[ShiftCount, ...]
    recorded: int
    shown: int
    through: int
    head: str
    made: int
    due: int
    revision: int = 1
    late: bool = False
    made_up: bool = False

    @property
    def zero(self) -> bool:
        """Whether it is a zero report 零报告."""
        return self.counts.zero

    @property
    def whole(self) -> bool:
        """Whether everything that was recorded was counted."""
        return self.recorded == self.shown
