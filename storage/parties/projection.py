"""Parties: vehicles that stay open until each person aboard has a disposition."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.tables import PartyView, table
from storage.journal.entry import StoredEntry

_ROW = table(PartyView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """Opens, corrects or closes a party; all entries carry one subject, its id is the first one's."""
    header = entry.header
    vehicle = entry.body.get("vehicle", {})
    if header.kind == Kind.PARTY_OPENED:
        connection.execute(
            _ROW.insert(),
            {
                "seq": header.seq, "id": header.id, "subject": header.subject, "at": header.at, "day": entry.day,
                "plate": vehicle.get("plate", ""), "aboard": vehicle.get("aboard", 1) if vehicle else 0,
                "body": json.dumps(vehicle, ensure_ascii=False) if vehicle else "",
                "removed": int(entry.removed), "closed": 0, "outcome": "",
            },
        )  # fmt: skip
        return
    if header.kind == Kind.PARTY_CORRECTED:
        if vehicle or not entry.removed:
            changed = {
                "plate": vehicle.get("plate", ""), "aboard": vehicle.get("aboard", 1),
                "body": json.dumps(vehicle, ensure_ascii=False),
            }  # fmt: skip
            connection.execute(
                _ROW.update().where(_ROW.c.subject == header.subject).values(changed)
            )
        return
    connection.execute(
        _ROW.update()
        .where(_ROW.c.subject == header.subject)
        .values(closed=header.seq, outcome=entry.body.get("outcome", ""))
    )


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.subject == entry.header.subject))
