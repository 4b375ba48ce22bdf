"""From and until when an export reaches, and of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from station import clock
from station.problems import InputProblem, ProblemCode
from storage.store import Store

DATE = 10
"""Characters of a date alone."""


@dataclass(frozen=True, slots=True)
class Span:
    """From and until when, UTC ms, the end not included; None is open."""

    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise InputProblem(ProblemCode.RANGE_REVERSED)

    def holds(self, at: int) -> bool:
        """Whether a time lies in it."""
        after = self.since is None or at >= self.since
        return after and (self.until is None or at < self.until)


def span_of(store: Store, since: str | None, until: str | None) -> Span:
    """The span that two words mean: RFC 3339 times, or dates, business days of which the last counts whole."""
    return Span(
        _moment(since, store) if since else None,
        _moment(until, store, whole_day=True) if until else None,
    )


def _moment(text: str, store: Store, *, whole_day: bool = False) -> int:
    found = parse_time(text, store)
    if len(text) == DATE:
        found = found.replace(hour=store.settings.day_begins) + timedelta(days=whole_day)
    return clock.millis(found)


def parse_time(text: str, store: Store) -> datetime:
    """An RFC 3339 time, or a date in the station's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field=text[:40]) from None
    return found if found.tzinfo else found.replace(tzinfo=store.settings.zone)
