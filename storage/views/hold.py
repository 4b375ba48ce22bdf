"""Holds: open until they are ended."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.entry import Kind, StoredEntry
from storage.tables import HoldView, table

_ROW = table(HoldView)


class NoSuchHold(Exception):
    """The hold is not in the view (yet)."""


def project(connection: Connection, entry: StoredEntry) -> None:
    """Opens or ends a hold; both entries of one hold carry one subject."""
    header, body = entry.header, entry.body
    if header.kind == Kind.HOLD_OPENED:
        connection.execute(
            _ROW.insert(),
            {
                "seq": header.seq, "id": header.id, "at": header.at, "day": entry.day,
                "subject": header.subject, "operator": header.operator,
                "name": body.get("name", ""), "reason": body.get("reason", ""),
                "screening": body.get("screening", ""), "removed": int(entry.removed),
                "ended": 0, "ended_at": 0, "outcome": "", "handed_to": "",
            },
        )  # fmt: skip
        return
    changed = connection.execute(
        _ROW.update()
        .where(_ROW.c.subject == header.subject, _ROW.c.ended == 0)
        .values(
            ended=header.seq, ended_at=header.at,
            outcome=body.get("outcome", ""), handed_to=body.get("handed_to", ""),
        )
    )  # fmt: skip
    if not changed.rowcount:
        raise NoSuchHold


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.subject == entry.header.subject))
