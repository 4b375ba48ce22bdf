"""The ledger as lines: screenings and visits as they stand after their corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any

from storage.exports.columns import (
    Address,
    Day,
    From,
    Id,
    Moment,
    Name,
    Number,
    Phone,
    Plate,
    Shape,
    Tokens,
    Told,
)
from storage.exports.pages import OPERATOR, View, rows
from storage.exports.pages import Told as Progress
from storage.exports.span import Filter, Span
from storage.store import Store

BODY = From("NULL")
"""In no column of the view: taken out of the record's own body."""

VIEW = View(
    f"screening_view v {OPERATOR} LEFT JOIN shift_view t ON t.id = v.shift "
    "LEFT JOIN entry e ON e.seq = v.last_seq",
    more="e.body",
    filtered=True,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; times are RFC 3339 with offset, temperatures °C."""

    seq: int
    id: str
    kind: Annotated[str, Tokens("record_kind")]
    time: Annotated[Moment, From("v.at")]
    day: Day
    shift: Annotated[Moment, From("t.at")]
    operator: Annotated[str, From("o.name")]
    name: Name
    sex: Annotated[str, Tokens("sex"), BODY]
    age: Annotated[int | None, BODY]
    document: Annotated[str, Tokens("document")]
    number: Number
    phone: Phone
    address: Address
    plate: Plate
    origin: Annotated[str, Shape.DIVISION, BODY]
    stays: Annotated[str, Shape.DIVISIONS, BODY]
    destination: Annotated[str, Shape.DIVISION]
    temperature: float | None
    thermometer: Annotated[str, Tokens("thermometer")]
    first_reading: Annotated[float | None, BODY]
    mask: Annotated[str, Tokens("mask"), BODY]
    symptoms: Annotated[str, Tokens("symptom"), BODY]
    code_status: Annotated[str, Tokens("status"), From("v.status")]
    code_colour: Annotated[str, Tokens("colour"), From("v.colour")]
    movement: Annotated[str, Tokens("movement")]
    advised: Annotated[str, Tokens("movement")]
    actions: Annotated[str, Tokens("action")]
    rules: str
    key_groups: Annotated[str, Tokens("group"), From("v.groups")]
    slip: Id
    note: Annotated[Told, BODY]
    corrections: int
    removed: bool


AT = {f.name: at for at, f in enumerate(fields(Line))}
FROM_BODY = ("sex", "age", "origin", "stays", "first_reading", "mask", "symptoms", "note")


def lines(store: Store, span: Span, only: Filter, told: Progress) -> Iterator[tuple[Any, ...]]:
    """All records of a span, oldest first, as the database keeps them."""
    from pydantic_core import from_json

    places = [AT[name] for name in FROM_BODY]
    number, day = AT["number"], AT["day"]
    for row in rows(store, Line, VIEW, span, only, told):
        line = list(row[:-1])
        body = from_json(row[-1]) if row[-1] else {}
        for at, value in zip(places, _of_body(body, line[number], line[day]), strict=True):
            line[at] = value
        yield tuple(line)


def _of_body(body: dict[str, Any], number: str, day: str) -> tuple[Any, ...]:
    """The values of `FROM_BODY`."""
    seen = body.get("screening", {})
    applied = body.get("decision", {}).get("applied") or {}
    readings = [r["celsius"] for r in seen.get("readings", ()) if r.get("celsius") is not None]
    stays = (*seen.get("stays", ()), *seen.get("code", {}).get("places", ()))
    sex, age = _holder(number, day)
    return (
        sex, age, seen.get("origin", ""),
        " ".join(s["division"] + "*" * bool(s.get("marked")) for s in stays if s.get("division")),
        readings[0] if len(readings) > 1 else None, seen.get("mask", "") if seen else "",
        " ".join(seen.get("symptoms") or ()), applied.get("reason", ""),
    )  # fmt: skip


def _holder(number: str, day: str) -> tuple[str, int | None]:
    """Sex and age, as a resident ID that was found right when it was saved says them."""
    from station.people import resident_id

    if len(number) != 18 or not number[:17].isdigit():
        return "", None
    try:
        return resident_id.sex(number), resident_id.age(number, date.fromisoformat(day))
    except Exception:  # noqa: BLE001,RUF100 - saved as shown on the document: it says nothing then
        return "", None
