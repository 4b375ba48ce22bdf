"""Medicine requests as lines, one for each item: the registration that the office asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from station.text import mask_name, mask_number, mask_phone
from storage.exports.span import Names, Span, shown_time
from storage.store import Store

PAGE = 500
_COLUMNS = (
    "seq, id, at, day, operator, name, document, number, phone, address, user_name, user_number, "
    "user_phone, temperature, movement, remarks, removed"
)


@dataclass(frozen=True, slots=True)
class Line:
    """An item that was asked for; `answer` is the policy's, `given` what became of it."""

    seq: int
    id: str
    time: str
    day: str
    operator: str
    name: str
    document: str
    number: str
    phone: str
    address: str
    user_name: str
    user_number: str
    user_phone: str
    temperature: float | None
    medicine: str
    classes: str
    quantity: int
    unit: str
    answer: str
    given: str
    reason: str
    rules: str
    movement: str
    remarks: str
    removed: bool


def lines(store: Store, span: Span, *, full: bool) -> Iterator[Line]:
    """All items of a span, oldest first, in pages."""
    names, after = Names(), 0
    query = f"SELECT {_COLUMNS} FROM request_view WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
    asked = (
        "SELECT name, classes, quantity, unit, answer, given, reason, rules "
        "FROM request_item_view WHERE seq = ? ORDER BY place"
    )
    while True:
        found: list[Line] = []
        with store.database.read() as connection:
            rows = connection.exec_driver_sql(query, (after, PAGE)).all()
            for row in (r for r in rows if span.holds(r.at)):
                operator = names.of(connection, row.operator)
                items: list[Any] = list(connection.exec_driver_sql(asked, (row.seq,))) or [None]
                found += [_line(row, item, store, operator) for item in items]
        if not rows:
            return
        yield from found if full else map(_masked, found)
        after = rows[-1].seq


_NONE = ("", "", 0, "", "", "", "", "")
"""A removed request has no items any more, but it was there."""


def _line(row: Any, item: Any, store: Store, operator: str) -> Line:
    medicine, classes, quantity, unit, answer, given, reason, rules = item or _NONE
    return Line(
        row.seq, row.id, shown_time(row.at, store), row.day, operator, row.name, row.document,
        row.number, row.phone, row.address, row.user_name, row.user_number, row.user_phone,
        row.temperature, medicine, classes, quantity, unit, answer, given, reason, rules,
        row.movement, row.remarks, bool(row.removed),
    )  # fmt: skip


def _masked(line: Line) -> Line:
    return replace(
        line,
        name=mask_name(line.name),
        number=mask_number(line.number),
        phone=mask_phone(line.phone),
        address=mask_name(line.address),
        user_name=mask_name(line.user_name),
        user_number=mask_number(line.user_number),
        user_phone=mask_phone(line.user_phone),
    )
