"""A medicine request line: buyer, user, items, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Literal

from annotated_types import MaxLen

from station.medicines.request import Given, Request
from storage import requests
from storage.client_key import ClientKey
from storage.desk import Desk
from storage.intake.screening import CodeText, Key
from storage.records import Case, Outcome
from storage.requests import Handling


@dataclass(frozen=True, slots=True)
class HandledLine:
    """An item's place from 0, and what became of it; a reason where the policy said otherwise."""

    item: int
    given: Given
    reason: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineRequestLine(Request):
    """One request; `code_text` is the buyer's scanned travel code or document.

    An item that is not in `handled` gets the policy's answer: refused, or sold.
    """

    kind: Literal["medicine_request"]
    key: Key | None = None
    code_text: CodeText = ""
    handled: Annotated[tuple[HandledLine, ...], MaxLen(30)] = field(default=())


_FIELDS = [f.name for f in fields(Request)]


def save(desk: Desk, line: MedicineRequestLine, key: ClientKey | None = None) -> Outcome:
    """Saves it."""
    values = {name: getattr(line, name) for name in _FIELDS}
    if line.code_text:
        values["buyer"] = desk.with_code(line.buyer, line.code_text)
    handled = tuple(Handling(h.item, h.given, h.reason) for h in line.handled)
    return requests.save(desk, Request(**values), handled, Case(key=key))
