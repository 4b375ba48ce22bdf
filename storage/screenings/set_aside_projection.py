"""People set aside: a first high reading, a rest, a countdown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from storage.database.tables import SetAsideView, table
from storage.journal.entry import StoredEntry
from storage.screenings.projection import deciding, seat_of

_ROW = table(SetAsideView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """Someone begins to rest."""
    header = entry.header
    seen = entry.body.get("screening", {})
    # Still high the second time: one person rests once.
    connection.execute(
        _ROW.update()
        .where(_ROW.c.subject == header.subject, _ROW.c.closed == 0)
        .values(closed=header.seq)
    )
    minutes = entry.body.get("rest_minutes", 0)
    connection.execute(
        _ROW.insert(),
        {
            "seq": header.seq, "id": header.id, "at": header.at, "day": entry.day,
            "subject": header.subject, "due": header.at + int(minutes * 60_000),
            "name": seen.get("person", {}).get("name", ""),
            "temperature": deciding(seen.get("readings", ())).get("celsius"),
            "removed": int(entry.removed), "closed": 0,
        }
        | who(seen),
    )  # fmt: skip


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))


def who(seen: dict[str, Any]) -> dict[str, Any]:
    """What tells who rests: whoever comes back is met with it."""
    person = seen.get("person", {})
    document = person.get("document", {})
    return {
        "document": document.get("kind", "none") if seen else "",
        "number": document.get("number", ""),
        "phone": person.get("phone", ""),
        "plate": (seen.get("vehicle") or {}).get("plate", ""),
        "digest": seen.get("code", {}).get("digest", ""),
        "party": seen.get("party", ""),
        "seat": seat_of(seen),
    }
