"""Screenings, as they stand after their corrections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from station.people import resident_id
from station.problems import InputProblem
from storage.database import rows
from storage.database.tables import GroupView, ScreeningView, table
from storage.journal.entry import StoredEntry
from storage.screenings import search

_ROW = table(ScreeningView)
_GROUP = table(GroupView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """The row of a first recording."""
    header, told = entry.header, row(entry)
    rows.put(connection, _ROW, told)
    search.put(connection, header.seq, told["name"])
    besides(connection, entry, told)
    # Whoever rested has been decided on; the case's subject says so even without a body.
    query = "UPDATE set_aside_view SET closed = ? WHERE subject = ?"
    rows.raw(connection, query, header.seq, header.subject)


def row(entry: StoredEntry) -> dict[str, Any]:
    """Every column of a first recording, before anything corrects it."""
    header = entry.header
    told = when(entry, entry.body.get("screening", {}))
    return {
        "seq": header.seq, "id": header.id, "shift": header.shift, "operator": header.operator,
        "subject": header.subject, "last_seq": header.seq, "kind": header.kind.partition(".")[0],
        "corrections": 0, "removed": int(entry.removed),
    } | told | columns(entry.body, told["day"])  # fmt: skip


def besides(connection: Connection, entry: StoredEntry, row: dict[str, Any]) -> None:
    """The registers of key groups."""
    register(connection, entry.header.seq, row["day"], entry.body)


def texts(row: dict[str, Any]) -> tuple[str, str] | None:
    """What the search index says of a record."""
    return search.texts(row["name"])


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row, the index and the registers away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
    unindex(connection, entry.header.seq)


def index(connection: Connection, seq: int, day: str, body: dict[str, Any]) -> None:
    """The search index and the registers of key groups."""
    search.put(connection, seq, body.get("screening", {}).get("person", {}).get("name", ""))
    register(connection, seq, day, body)


def register(connection: Connection, seq: int, day: str, body: dict[str, Any]) -> None:
    """The registers of key groups."""
    person = body.get("screening", {}).get("person", {})
    for each in body.get("registers", ()):
        rows.put(
            connection,
            _GROUP,
            {
                "seq": seq, "group": each["group"], "day": day, "until": each["until"],
                "name": person.get("name", ""),
                "number": person.get("document", {}).get("number", ""),
                "phone": person.get("phone", ""),
            },
        )  # fmt: skip


def unindex(connection: Connection, seq: int) -> None:
    """Takes a record out of the index and the registers."""
    search.drop(connection, seq)
    connection.execute(_GROUP.delete().where(_GROUP.c.seq == seq))


def when(entry: StoredEntry, seen: dict[str, Any]) -> dict[str, Any]:
    """When somebody was here: as the entry says, or as a late one does, which tells when it was entered."""
    at = seen.get("observed_at")
    if not at:
        return {"at": entry.header.at, "day": entry.day, "late": 0}
    moment = int(datetime.fromisoformat(at).timestamp() * 1000)
    return {"at": moment, "day": seen.get("observed_day") or entry.day, "late": entry.header.at}


def columns(body: dict[str, Any], day: str) -> dict[str, Any]:
    """What a body says, in the columns of the view; all empty for a removed one.

    `day` is the business day on which the person was here: their age is of it.
    """
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
        "risk": decision.get("risk") or "",
    } | _told(seen, document.get("number", ""), applied, day)


def _told(seen: dict[str, Any], number: str, applied: dict[str, Any], day: str) -> dict[str, Any]:
    """What no rule asks the view for, but every export of the ledger shows."""
    readings = [r["celsius"] for r in seen.get("readings", ()) if r.get("celsius") is not None]
    stays = (*seen.get("stays", ()), *seen.get("code", {}).get("places", ()))
    sex, age = _holder(number, day)
    return {
        "sex": sex,
        "age": age,
        "origin": seen.get("origin", ""),
        "stays": " ".join(
            s["division"] + "*" * bool(s.get("marked")) for s in stays if s.get("division")
        ),
        "first_reading": readings[0] if len(readings) > 1 else None,
        "mask": seen.get("mask") or "",
        "symptoms": " ".join(seen.get("symptoms") or ()),
        "note": applied.get("reason", ""),
    }


def _holder(number: str, day: str) -> tuple[str, int | None]:
    """Sex and age, as a resident ID says them; of a number that is none, nothing."""
    if len(number) != 18 or not number[:17].isdigit():
        return "", None
    try:
        return resident_id.sex(number), resident_id.age(number, date.fromisoformat(day))
    except (InputProblem, ValueError):
        return "", None


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
