"""Learned product codes: the newest lesson counts."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.clinic_tables import MedicineCodeView
from storage.entry import StoredEntry
from storage.tables import table

_ROW = table(MedicineCodeView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """Every code of the entry."""
    for code in entry.body.get("codes", ()):
        connection.execute(_ROW.delete().where(_ROW.c.code == code))
        row = {
            "code": code, "seq": entry.header.seq, "name": entry.body.get("name", ""),
            "classes": " ".join(entry.body.get("classes", ())),
        }  # fmt: skip
        connection.execute(_ROW.insert(), row)


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes its codes away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
