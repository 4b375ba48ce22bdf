"""Clocks that are handed in, business days, and jumps of the wall clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
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


class Clock(Protocol):
    """What tells the time: aware UTC, and a monotonic count of seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass
class FixedClock:
    """A clock that stands still until it is moved; for tests and for `--at`."""

    at: datetime
    ticks: float = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

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


@dataclass
class JumpWatch:
    """Notices when the wall clock moved differently from the monotonic one."""

    clock: Clock
    wall: datetime = field(init=False)
    ticks: float = field(init=False)

    def __post_init__(self) -> None:
        self.wall, self.ticks = self.clock.now(), self.clock.monotonic()

    def look(self) -> timedelta | None:
        """How far the wall clock jumped since the last look, or None."""
        drift = self.drift()
        self.wall, self.ticks = self.clock.now(), self.clock.monotonic()
        return drift or None

    def drift(self) -> timedelta:
        """How far it has jumped since, without taking note of it; nothing for a small correction."""
        wall, ticks = self.clock.now(), self.clock.monotonic()
        drift = (wall - self.wall) - timedelta(seconds=ticks - self.ticks)
        return drift if abs(drift) > JUMP else timedelta()
