"""Screenings, as they stand after their corrections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from storage.database import rows
from storage.database.tables import GroupView, ScreeningView, table
from storage.journal.entry import StoredEntry
from storage.screenings import search

_ROW = table(ScreeningView)
_GROUP = table(GroupView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """The row of a first recording."""
    header = entry.header
    rows.put(
        connection,
        _ROW,
        {
            "seq": header.seq, "id": header.id, "at": header.at, "day": entry.day,
            "shift": header.shift, "operator": header.operator, "subject": header.subject,
            "last_seq": header.seq, "kind": header.kind.partition(".")[0],
            "corrections": 0, "removed": int(entry.removed),
        }
        | columns(entry.body),
    )  # fmt: skip
    index(connection, header.seq, entry.day, entry.body)
    # Whoever rested has been decided on; the case's subject says so even without a body.
    query = "UPDATE set_aside_view SET closed = ? WHERE subject = ?"
    rows.raw(connection, query, header.seq, header.subject)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row, the index and the registers away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
    unindex(connection, entry.header.seq)


def index(connection: Connection, seq: int, day: str, body: dict[str, Any]) -> None:
    """The search index and the registers of key groups."""
    person = body.get("screening", {}).get("person", {})
    search.put(connection, seq, person.get("name", ""))
    for register in body.get("registers", ()):
        rows.put(
            connection,
            _GROUP,
            {
                "seq": seq, "group": register["group"], "day": day, "until": register["until"],
                "name": person.get("name", ""),
                "number": person.get("document", {}).get("number", ""),
                "phone": person.get("phone", ""),
            },
        )  # fmt: skip


def unindex(connection: Connection, seq: int) -> None:
    """Takes a record out of the index and the registers."""
    search.drop(connection, seq)
    connection.execute(_GROUP.delete().where(_GROUP.c.seq == seq))


def columns(body: dict[str, Any]) -> dict[str, Any]:
    """What a body says, in the columns of the view; all empty for a removed one."""
    seen = body.get("screening", {})
    decision = body.get("decision", {})
    applied = decision.get("applied") or {}
    actions = applied.get("actions")
    code = seen.get("code", {})
    person = seen.get("person", {})
    document = person.get("document", {})
    reading = deciding(seen.get("readings", ()))
    advised = decision.get("advised") or ""
    policy = decision.get("policy", {})
    return {
        "name": person.get("name", ""),
        "document": document.get("kind", "none") if seen else "",
        "number": document.get("number", ""),
        "phone": person.get("phone", ""),
        "address": person.get("address", ""),
        "plate": (seen.get("vehicle") or {}).get("plate", ""),
        "temperature": reading.get("celsius"),
        "thermometer": reading.get("thermometer", "infrared") if reading else "",
        # Whoever drove through was not turned back: no movement was applied to them.
        "movement": "" if seen.get("drove_through") else applied.get("movement") or advised,
        "advised": advised,
        "actions": " ".join(decision.get("actions", ()) if actions is None else actions),
        "rules": " ".join(r["rule"] for r in decision.get("reasons", ())),
        "status": code.get("status", "none") if seen else "",
        "colour": code.get("colour") or "",
        "groups": " ".join(r["group"] for r in body.get("registers", ())),
        "destination": seen.get("destination", ""),
        "digest": code.get("digest", ""),
        "party": seen.get("party", ""),
        "slip": decision.get("slip", ""),
        "policy": f"{policy['id']} {policy['version']}" if policy else "",
        "seat": seat_of(seen),
        "drove_through": int(bool(seen.get("drove_through"))),
    }


def seat_of(seen: dict[str, Any]) -> int:
    """The seat; a vehicle with one aboard has one."""
    vehicle = seen.get("vehicle")
    alone = vehicle is not None and vehicle.get("aboard", 1) == 1
    return int(seen.get("seat") or alone)


def deciding(readings: Any) -> dict[str, Any]:
    """The reading that decided: the last contact one, else the highest."""
    taken = [r for r in readings if r.get("celsius") is not None]
    contact = [r for r in taken if r.get("thermometer") in ("ear", "mercury")]
    if contact:
        return dict(contact[-1])
    if taken:
        return dict(max(taken, key=lambda r: r["celsius"]))
    return dict(readings[-1]) if readings else {}
