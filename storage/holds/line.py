"""A hold line: opens a hold, takes a step of the one that it names, or ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.events.hold import HoldEnded, HoldStepped
from station.problems import InputProblem, ProblemCode
from storage.desk import Desk
from storage.holds import service as holds
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Without `hold` a new hold is opened; with it, and either `step` or `end`, that one goes on."""

    kind: Literal["hold"]
    name: Annotated[str, MaxLen(60)] = ""
    reason: Annotated[str, MaxLen(200)] = ""
    hold: Annotated[str, MaxLen(36)] = ""
    step: HoldStepped | None = None
    end: HoldEnded | None = None
    key: Annotated[str, MaxLen(80)] | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


def save(desk: Desk, line: HoldLine, key: ClientKey | None = None) -> Receipt:
    """Opens, steps or ends."""
    given = (line.step is not None) + (line.end is not None)
    if given != (1 if line.hold else 0):
        raise InputProblem(ProblemCode.BAD_FIELD, field="end", detail="hold + (step | end)")
    if line.step is not None:
        return holds.step_hold(desk.store, line.hold, line.step, key)
    if line.end is not None:
        return holds.end_hold(desk.store, line.hold, line.end, key)
    return holds.open_hold(desk.store, line.name, line.reason, key)
