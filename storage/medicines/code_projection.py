"""Learned product codes: the newest lesson counts."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from storage.database.clinic_tables import MedicineCodeView
from storage.database.tables import table
from storage.journal.entry import StoredEntry

_ROW = table(MedicineCodeView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """Every code of the entry."""
    for code in entry.body.get("codes", ()):
        _put(connection, code, entry.header.seq, entry.body)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes its codes away; what was learned of them before counts again."""
    seq = entry.header.seq
    codes = {r.code for r in connection.execute(_ROW.select().where(_ROW.c.seq == seq))}
    connection.execute(_ROW.delete().where(_ROW.c.seq == seq))
    if not codes:
        return
    earlier = connection.exec_driver_sql(
        "SELECT seq, body FROM entry WHERE kind = ? AND body IS NOT NULL AND seq < ? ORDER BY seq",
        (entry.header.kind, seq),
    )
    for before, raw in earlier.all():
        body = json.loads(raw)
        for code in codes & set(body.get("codes", ())):
            _put(connection, code, before, body)


def _put(connection: Connection, code: str, seq: int, body: dict[str, Any]) -> None:
    connection.execute(_ROW.delete().where(_ROW.c.code == code))
    classes = " ".join(body.get("classes", ()))
    row = {"code": code, "seq": seq, "name": body.get("name", ""), "classes": classes}
    connection.execute(_ROW.insert(), row)
