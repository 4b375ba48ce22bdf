"""Medicine requests and their items."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from station.kinds import MedicineClass
from storage.database.clinic_tables import RequestItemView, RequestView
from storage.database.tables import table
from storage.journal.entry import StoredEntry
from storage.screenings.projection import deciding, when

_ROW = table(RequestView)
_ITEM = table(RequestItemView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """The request's row, and one for each item."""
    header, body = entry.header, entry.body
    handled = body.get("handled", ())
    given = [h.get("given") for h in handled]
    seen = when(entry, body.get("request", {}).get("buyer", {}))
    connection.execute(
        _ROW.insert(),
        {
            "seq": header.seq, "id": header.id, **seen,
            "operator": header.operator, "subject": header.subject,
            "removed": int(entry.removed), "items": len(handled),
            "refused": given.count("refused"), "sold": given.count("sold"),
        }
        | _people(body),
    )  # fmt: skip
    for place, each in enumerate(handled):
        connection.execute(
            _ITEM.insert(), {"seq": header.seq, "place": place, "day": seen["day"]} | _item(each)
        )


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes both away."""
    for rows in (_ROW, _ITEM):
        connection.execute(rows.delete().where(rows.c.seq == entry.header.seq))


def _people(body: dict[str, Any]) -> dict[str, Any]:
    request = body.get("request", {})
    buyer = request.get("buyer", {})
    person = buyer.get("person", {})
    user = (request.get("user") or {}).get("person", {})
    decision = body.get("decision", {})
    return {
        "name": person.get("name", ""),
        "document": person.get("document", {}).get("kind", "none") if body else "",
        "number": person.get("document", {}).get("number", ""),
        "phone": person.get("phone", ""),
        "address": person.get("address", ""),
        "user_name": user.get("name", ""),
        "user_number": user.get("document", {}).get("number", ""),
        "user_phone": user.get("phone", ""),
        "temperature": deciding(buyer.get("readings", ())).get("celsius"),
        "movement": decision.get("advised") or "",
        "remarks": " ".join(r["kind"] for r in body.get("remarks", ())),
    }


def _item(each: dict[str, Any]) -> dict[str, Any]:
    item, answer = each.get("item", {}), each.get("answer", {})
    classes = item.get("classes", ())
    gravest = next((c.value for c in MedicineClass if c.value in classes), "other")
    return {
        "name": item.get("name", ""),
        "classes": " ".join(classes),
        "watched": gravest,
        "quantity": item.get("quantity", 1),
        "unit": item.get("unit", "box"),
        "answer": answer.get("item") or "",
        "given": each.get("given", ""),
        "reason": each.get("reason", ""),
        "rules": " ".join(r["rule"] for r in answer.get("reasons", ()) if r.get("decides")),
    }
