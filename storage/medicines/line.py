"""A medicine request line: buyer, user, items, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.medicines.items import Given
from station.medicines.request import MedicineRequest
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.medicines import service as requests
from storage.medicines.service import Handling
from storage.screenings.line import CodeText, Key


@dataclass(frozen=True, slots=True)
class HandledLine:
    """An item's place from 0, and what became of it; a reason where the policy said otherwise."""

    item: int
    given: Given
    reason: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineRequestLine(MedicineRequest):
    """One request; `code_text` is the buyer's scanned travel code or document.

    An item that is not in `handled` gets the policy's answer: refused, or sold.
    """

    kind: Literal["medicine_request"]
    key: Key | None = None
    code_text: CodeText = ""
    handled: Annotated[tuple[HandledLine, ...], MaxLen(30)] = field(default=())


_FIELDS = [f.name for f in fields(MedicineRequest)]


def save(desk: Desk, line: MedicineRequestLine, key: ClientKey | None = None) -> Outcome:
    """Saves it."""
    values = {name: getattr(line, name) for name in _FIELDS}
    if line.code_text:
        values["buyer"] = desk.with_code(line.buyer, line.code_text)
    handled = tuple(Handling(h.item, h.given, h.reason) for h in line.handled)
    return requests.save(desk, MedicineRequest(**values), handled, CaseRef(key=key))
