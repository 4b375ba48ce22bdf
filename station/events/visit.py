"""Visits at a clinic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.bounds import MaxLen
from station.screening.screening import Decision, Register, Screening


@dataclass(frozen=True, slots=True)
class Visited:
    """The body of `visit.recorded`; `asked_by` received the patient first 首接负责制.

    `left` is true where the patient left in the middle.
    """

    screening: Screening
    decision: Decision
    registers: tuple[Register, ...] = ()
    asked_by: Annotated[str, MaxLen(60)] = ""
    left: bool = False
