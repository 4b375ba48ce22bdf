"""The temperature protocol: readings as typed, both kept, the contact one decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from station.problems import InputProblem, ProblemCode

LOWEST, HIGHEST = 34.0, 43.0
"""Below, a thermometer says `too low to measure`; above, somebody mistyped. °C."""


class Thermometer(StrEnum):
    """How a temperature was taken."""

    INFRARED = "infrared"
    EAR = "ear"
    MERCURY = "mercury"
    GATE = "gate"

    @property
    def contact(self) -> bool:
        """Whether its reading decides."""
        return self in (Thermometer.EAR, Thermometer.MERCURY)


class Recheck(StrEnum):
    """Why there is no second reading."""

    REFUSED = "refused"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading; `celsius` is None where it was too low to measure."""

    celsius: float | None
    thermometer: Thermometer = Thermometer.INFRARED
    at: datetime | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        if self.celsius is None:
            return
        if not self.celsius <= HIGHEST or self.celsius < 20:
            raise InputProblem(ProblemCode.TEMPERATURE_IMPOSSIBLE, value=self.celsius)
        if self.celsius < LOWEST:
            object.__setattr__(self, "celsius", None)

    @property
    def too_low(self) -> bool:
        """Whether the instrument could not measure."""
        return self.celsius is None


def parse(keys: str) -> float | None:
    """The temperature that digits mean; None for `too low to measure`.

    >>> parse("365"), parse("37"), parse("36.5"), parse("Lo"), parse("33")
    (36.5, 37.0, 36.5, None, None)

    Raises InputProblem for what no thermometer shows.
    """
    word = keys.strip().lower().replace("。", ".").replace("．", ".")
    if word == "lo":
        return None
    try:
        if not word.isascii() or len(word) > 5:
            raise ValueError
        value = int(word) / 10 if word.isdigit() and len(word) == 3 else float(word)
    except ValueError:
        raise InputProblem(ProblemCode.TEMPERATURE_IMPOSSIBLE, value="?") from None
    return Reading(value).celsius


@dataclass(frozen=True, slots=True)
class Finding:
    """What all readings together say."""

    deciding: Reading | None
    fever: bool | None
    pending: bool
    too_low: bool


def judge(readings: Iterable[Reading], fever_at: float, recheck: Recheck | None) -> Finding:
    """Fever, a pending second reading, or neither.

    The last contact reading decides. A high infrared or gate reading without one is pending,
    unless the second reading was refused or is impossible: then it is a fever.
    """
    taken = tuple(readings)
    measured = [r for r in taken if not r.too_low]
    contact = [r for r in measured if r.thermometer.contact]
    if contact:
        last = contact[-1]
        return Finding(last, _at_least(last, fever_at), pending=False, too_low=False)
    if not measured:
        return Finding(None, None, pending=False, too_low=bool(taken))
    highest = max(measured, key=lambda r: r.celsius or 0)
    if not _at_least(highest, fever_at):
        return Finding(highest, fever=False, pending=False, too_low=False)
    if recheck is None:
        return Finding(highest, fever=None, pending=True, too_low=False)
    return Finding(highest, fever=True, pending=False, too_low=False)


def _at_least(reading: Reading, limit: float) -> bool:
    return reading.celsius is not None and reading.celsius >= limit
