"""The three checks and the one question 三查一问, and why one of them could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen, MinLen
from station.problems import InputProblem, ProblemCode
from station.text import clean


class Check(StrEnum):
    """Temperature, mask and code are checked; where somebody has been is asked."""

    TEMPERATURE = "temperature"
    MASK = "mask"
    CODE = "code"
    QUESTION = "question"


class CheckState(StrEnum):
    """What has become of a check."""

    OPEN = "open"
    DONE = "done"
    UNABLE = "unable"


@dataclass(frozen=True, slots=True)
class Unable:
    """A check that could not be done, and why."""

    check: Check
    why: Annotated[str, MinLen(1), MaxLen(120)]

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "why", clean(self.why, 120))
        if not self.why:
            raise InputProblem(ProblemCode.REASON_NEEDED)
