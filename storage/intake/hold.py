"""A hold line: opens a hold, or ends the one that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import MaxLen

from station.problems import Code, InputProblem
from storage import holds
from storage.desk import Desk
from storage.holds import HoldEnded
from storage.journal import Receipt


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Without `hold` a new hold is opened; with it, and `end`, that one is ended."""

    kind: Literal["hold"]
    name: Annotated[str, MaxLen(60)] = ""
    reason: Annotated[str, MaxLen(200)] = ""
    hold: Annotated[str, MaxLen(36)] = ""
    end: HoldEnded | None = None
    key: Annotated[str, MaxLen(80)] | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


def save(desk: Desk, line: HoldLine) -> Receipt:
    """Opens or ends."""
    if (line.end is None) is not (not line.hold):
        raise InputProblem(Code.BAD_FIELD, field="end", detail="hold + end")
    if line.end is not None:
        return holds.end_hold(desk.store, line.hold, line.end, line.key or None)
    return holds.open_hold(desk.store, line.name, line.reason, line.key or None)
