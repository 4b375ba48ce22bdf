"""What this station knows of a person from before: visits, screenings, medicine requests."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from storage.screenings.queries import Row

_WHERE = "({c} = ? AND {c} <> '')"
_SCREENED = (
    "SELECT seq, at, day, kind, movement, 0, 0, name, phone, address, destination, actions, drove_through "
    "FROM screening_view WHERE removed = 0 AND {where} ORDER BY seq DESC LIMIT ?"
)
_ASKED = (
    "SELECT seq, at, day, 'medicine_request', movement, sold, refused, name, phone, address, '', '', 0 "
    "FROM request_view WHERE removed = 0 AND {where} ORDER BY seq DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier record of a person; `sold` and `refused` are counts of a request's items."""

    seq: int
    at: int
    day: str
    kind: str
    movement: str
    sold: int
    refused: int
    name: str
    phone: str
    address: str
    destination: str
    actions: str
    drove_through: int = 0


def of(connection: Connection, number: str = "", phone: str = "", limit: int = 3) -> list[Earlier]:
    """The newest records of whoever has this document number, else this phone; newest first."""
    # A phone may be shared: whoever shows another document is somebody else.
    nameless = " AND number = ''" if number else ""
    for column, value, more in (("number", number, ""), ("phone", phone, nameless)):
        if not value:
            continue
        found = []
        for query in (_SCREENED, _ASKED):
            # Words of this program only; the value is bound.
            rows = connection.exec_driver_sql(
                query.format(where=_WHERE.format(c=column) + more), (value, limit)
            )
            found += [Earlier(*row) for row in rows]
        if found:
            return sorted(found, key=lambda row: -row.seq)[:limit]
    return []


def from_row(row: Row) -> Earlier:
    """A ledger's row as an earlier record."""
    return Earlier(
        row.seq, row.at, row.day, row.kind, row.movement, 0, 0,
        row.name, row.phone, row.address, row.destination, row.actions,
        row.drove_through,
    )  # fmt: skip
