"""A correction line: names the record, and gives the whole screening anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from station.bounds import Ge, MaxLen, MinLen
from station.screening.disposition import Applied
from station.screening.screening import Screening
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.screenings.correct import correct


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """`corrects` is the id or the seq of the first entry, `seen` the seq of the newest one known."""

    kind: Literal["correction"]
    corrects: Annotated[str, MinLen(1), MaxLen(36)]
    reason: Annotated[str, MinLen(1), MaxLen(200)]
    screening: Screening = field(default_factory=Screening)
    seen: Annotated[int, Ge(0)] = 0
    key: Annotated[str, MaxLen(80)] | None = None
    apply: Applied | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


def save(desk: Desk, line: CorrectionLine, key: ClientKey | None = None) -> Outcome:
    """Saves it through the desk."""
    case = CaseRef(key=key, seen=line.seen)
    return correct(desk, line.corrects, line.screening, line.reason, line.apply, case)
