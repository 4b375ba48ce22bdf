"""A screening line: everything of a screening, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.screening.disposition import Applied
from station.screening.screening import Screening
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.screenings import service

Key = Annotated[str, MaxLen(80)]
CodeText = Annotated[str, MaxLen(4096)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningLine(Screening):
    """One screening; `code_text` is a scanned code's text, recognised with this station's lists.

    Without `apply` the advice is applied. `subject` is the one of a person set aside before.
    """

    kind: Literal["screening"]
    key: Key | None = None
    code_text: CodeText = ""
    subject: Annotated[str, MaxLen(36)] = ""
    apply: Applied | None = None


_FIELDS = [f.name for f in fields(Screening)]


def screening_of(line: Screening) -> Screening:
    """The screening itself, without the line's own words."""
    return Screening(**{name: getattr(line, name) for name in _FIELDS})


def save(desk: Desk, line: ScreeningLine, key: ClientKey | None = None) -> Outcome:
    """Saves it through the desk."""
    seen = screening_of(line)
    if line.code_text:
        seen = desk.with_code(seen, line.code_text)
    return service.apply(desk, seen, line.apply, CaseRef(line.subject, key))
