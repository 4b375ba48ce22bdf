"""Screenings: recorded, corrected, set aside before the second reading."""

from __future__ import annotations

from dataclasses import dataclass

from station.screening.disposition import Action, PolicyRef, Reason
from station.screening.screening import Decision, Register, Screening


@dataclass(frozen=True, slots=True)
class Corrected:
    """The body of `correction.recorded`: the whole record anew, and why."""

    corrects: str
    reason: str
    screening: Screening
    decision: Decision
    registers: tuple[Register, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """The body of `set_aside.recorded`."""

    screening: Screening
    rest_minutes: float
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]
    policy: PolicyRef
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Screened:
    """A screening with its decision: the body of `screening.recorded`."""

    screening: Screening
    decision: Decision
    registers: tuple[Register, ...] = ()
