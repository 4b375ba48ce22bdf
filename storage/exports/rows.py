"""The rows of an export: streamed in pages, masked unless the full ones are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from station import clock, places
from station.text import mask_name, mask_number, mask_phone, mask_plate
from storage import queries
from storage.queries import Row
from storage.store import Store

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; times are RFC 3339 with offset, temperatures °C."""

    seq: int
    id: str
    time: str
    day: str
    operator: str
    name: str
    document: str
    number: str
    phone: str
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


@dataclass(frozen=True, slots=True)
class Span:
    """From and until when, UTC ms, the end not included; None is open."""

    since: int | None = None
    until: int | None = None

    def holds(self, at: int) -> bool:
        """Whether a time lies in it."""
        after = self.since is None or at >= self.since
        return after and (self.until is None or at < self.until)


def lines(store: Store, span: Span, *, full: bool) -> Iterator[Line]:
    """All screenings of a span, oldest first, page by page so that memory stays small."""
    names: dict[str, str] = {}
    after = 0
    while True:
        with store.database.read() as connection:
            rows = queries.after(connection, after, PAGE)
            for row in rows:
                if row.operator not in names:
                    names[row.operator] = queries.operator_name(connection, row.operator)
        if not rows:
            return
        for row in rows:
            if span.holds(row.at):
                line = _line(row, store, names[row.operator])
                yield line if full else _masked(line)
        after = rows[-1].seq


def _line(row: Row, store: Store, operator: str) -> Line:
    at = clock.from_millis(row.at).astimezone(store.settings.zone)
    return Line(
        seq=row.seq,
        id=row.id,
        time=at.isoformat(timespec="seconds"),
        day=row.day,
        operator=operator,
        name=row.name,
        document=row.document,
        number=row.number,
        phone=row.phone,
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
        destination=places.name_of(row.destination) if row.destination else "",
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
        plate=mask_plate(line.plate),
    )


def as_dict(line: Line) -> dict[str, object]:
    """Names and values in order."""
    return asdict(line)


def parse_time(text: str, store: Store) -> datetime:
    """An RFC 3339 time, or a date in the station's zone."""
    from station.problems import Code, InputProblem

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(Code.BAD_TIME, field=text[:40]) from None
    return found if found.tzinfo else found.replace(tzinfo=store.settings.zone)
