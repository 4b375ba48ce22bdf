"""From and until when an export reaches, and values as every kind of line shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from station import clock
from station.problems import InputProblem, ProblemCode
from storage.shifts import operators
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Span:
    """From and until when, UTC ms, the end not included; None is open."""

    since: int | None = None
    until: int | None = None

    def holds(self, at: int) -> bool:
        """Whether a time lies in it."""
        after = self.since is None or at >= self.since
        return after and (self.until is None or at < self.until)


class Names:
    """Operators' names, each asked once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, connection: Connection, operator: str) -> str:
        """The name behind an operator's id."""
        if operator not in self._known:
            self._known[operator] = operators.name_of(connection, operator)
        return self._known[operator]


def shown_time(ms: int, store: Store) -> str:
    """RFC 3339 with the station's offset; empty for 0, which is never."""
    if not ms:
        return ""
    return clock.from_millis(ms).astimezone(store.settings.zone).isoformat(timespec="seconds")


def parse_time(text: str, store: Store) -> datetime:
    """An RFC 3339 time, or a date in the station's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field=text[:40]) from None
    return found if found.tzinfo else found.replace(tzinfo=store.settings.zone)
