"""A visit line: a screening with its four checks, who asked, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.screening.disposition import Applied
from station.screening.screening import Screening
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.screenings.line import CodeText, Key, screening_of
from storage.visits import service as visits


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine(Screening):
    """One visit; each check that was not done stands in `unable` with why.

    `left` says that the patient left in the middle: what is open is closed with it.
    """

    kind: Literal["visit"]
    key: Key | None = None
    code_text: CodeText = ""
    subject: Annotated[str, MaxLen(36)] = ""
    asked_by: Annotated[str, MaxLen(60)] = ""
    left: Annotated[str, MaxLen(120)] = ""
    apply: Applied | None = None


def save(desk: Desk, line: VisitLine, key: ClientKey | None = None) -> Outcome:
    """Saves it through the desk."""
    seen = screening_of(line)
    if line.code_text:
        seen = desk.with_code(seen, line.code_text)
    case = CaseRef(line.subject, key)
    return visits.save(desk, seen, line.apply, case, asked_by=line.asked_by, left=line.left)
