"""The ledger as lines: screenings and visits, in pages, masked unless the full ones are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from station.places import divisions
from station.text import mask_name, mask_number, mask_phone, mask_plate
from storage.exports.span import Names, Span, shown_time
from storage.screenings import queries
from storage.screenings.queries import Row
from storage.store import Store

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; times are RFC 3339 with offset, temperatures °C."""

    seq: int
    id: str
    kind: str
    time: str
    day: str
    operator: str
    name: str
    document: str
    number: str
    phone: str
    address: str
    plate: str
    temperature: float | None
    thermometer: str
    code_status: str
    code_colour: str
    movement: str
    advised: str
    actions: str
    rules: str
    key_groups: str
    destination: str
    slip: str
    corrections: int
    removed: bool


def lines(store: Store, span: Span, *, full: bool) -> Iterator[Line]:
    """All screenings of a span, oldest first, page by page so that memory stays small."""
    names = Names()
    after = 0
    while True:
        with store.database.read() as connection:
            rows = queries.after(connection, after, PAGE)
            found = [
                _line(row, store, names.of(connection, row.operator))
                for row in rows
                if span.holds(row.at)
            ]
        if not rows:
            return
        yield from found if full else map(_masked, found)
        after = rows[-1].seq


def _line(row: Row, store: Store, operator: str) -> Line:
    return Line(
        seq=row.seq,
        id=row.id,
        kind=row.kind,
        time=shown_time(row.at, store),
        day=row.day,
        operator=operator,
        name=row.name,
        document=row.document,
        number=row.number,
        phone=row.phone,
        address=row.address,
        plate=row.plate,
        temperature=row.temperature,
        thermometer=row.thermometer,
        code_status=row.status,
        code_colour=row.colour,
        movement=row.movement,
        advised=row.advised,
        actions=row.actions,
        rules=row.rules,
        key_groups=row.groups,
        destination=divisions.name_of(row.destination) if row.destination else "",
        slip=row.slip,
        corrections=row.corrections,
        removed=bool(row.removed),
    )


def _masked(line: Line) -> Line:
    return replace(
        line,
        name=mask_name(line.name),
        number=mask_number(line.number),
        phone=mask_phone(line.phone),
        address=mask_name(line.address),
        plate=mask_plate(line.plate),
    )
