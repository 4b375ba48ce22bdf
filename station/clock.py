"""Clocks that are handed in, business days, and jumps of the wall clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

JUMP = timedelta(minutes=2)
"""A wall clock that differs from the monotonic one by more than this has been set."""


def passed(seconds: int) -> str:
    """Minutes and seconds, with hours from the first one on.

    >>> passed(65), passed(43317)
    ('01:05', '12:01:57')
    """
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"


@dataclass(frozen=True, slots=True)
class Boot:
    """Which start of the machine this is, and the seconds since then, sleep included."""

    id: str
    seconds: float


class Clock(Protocol):
    """What tells the time: aware UTC, a monotonic count of seconds, and what no setting moves."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def boot(self) -> Boot | None: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def boot(self) -> Boot | None:
        """None where the system has no such clock."""
        try:
            name = BOOT_ID.read_text("ascii").strip()
            return Boot(name, time.clock_gettime(time.CLOCK_BOOTTIME))
        except (OSError, AttributeError, ValueError):
            return None


BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass
class FixedClock:
    """A clock that stands still until it is moved; for tests and for `--at`."""

    at: datetime
    ticks: float = 0.0
    started: str = ""
    """The machine's start, where the clock has one."""

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def boot(self) -> Boot | None:
        return Boot(self.started, self.ticks) if self.started else None

    def move(self, seconds: float, *, wall: float | None = None) -> None:
        """Lets `seconds` pass; `wall` sets how far the wall clock goes, when that differs."""
        self.ticks += seconds
        self.at += timedelta(seconds=seconds if wall is None else wall)


@dataclass
class FastClock:
    """A clock that runs `speed` times faster from the moment it was made; for the demo."""

    speed: float
    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    origin: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.monotonic() - self.origin)

    def monotonic(self) -> float:
        return self.origin + (time.monotonic() - self.origin) * self.speed

    def boot(self) -> Boot | None:
        return None


def business_day(at: datetime, zone: ZoneInfo, begins: int) -> date:
    """The day that `at` belongs to, when the day begins at hour `begins` in `zone`."""
    return (at.astimezone(zone) - timedelta(hours=begins)).date()


def millis(at: datetime) -> int:
    """UTC milliseconds since 1970 of an aware time."""
    return int(at.timestamp() * 1000)


def from_millis(ms: int) -> datetime:
    """The aware UTC time of milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def offset_minutes(at: datetime, zone: ZoneInfo) -> int:
    """Minutes east of UTC in `zone` at that moment."""
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


def age(since: datetime, now: datetime) -> timedelta:
    """Time passed, never negative: a clock set back must not make an age of minus an hour."""
    return max(now - since, timedelta())


Moment = tuple[datetime, float]
"""The wall clock and the monotonic one at once."""


@dataclass
class JumpWatch:
    """Notices when the wall clock moved differently from the monotonic one."""

    clock: Clock
    since: Moment = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.moment()

    def moment(self) -> Moment:
        """Both clocks now."""
        return self.clock.now(), self.clock.monotonic()

    def drift(self, moment: Moment | None = None) -> timedelta:
        """How far the wall clock has jumped since; nothing for a small correction."""
        wall, ticks = moment or self.moment()
        drift = (wall - self.since[0]) - timedelta(seconds=ticks - self.since[1])
        return drift if abs(drift) > JUMP else timedelta()
