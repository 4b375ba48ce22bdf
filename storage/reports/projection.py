"""Reports that were sent: one row each, revisions included."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database import rows
from storage.database.report_tables import ReportView
from storage.database.tables import table
from storage.journal.entry import StoredEntry

_ROW = table(ReportView)


def project(connection: Connection, entry: StoredEntry) -> None:
    """The row of a report."""
    body, header = entry.body, entry.header
    counts = body.get("counts", {})
    rows.put(
        connection,
        _ROW,
        {
            "seq": header.seq, "at": header.at, "day": body.get("day", ""),
            "revision": body.get("revision", 1), "due": body.get("due", 0),
            "late": int(body.get("late", False)), "made_up": int(body.get("made_up", False)),
            "zero": int(not any(n for name, n in counts.items() if name != "holds_open")),
            "through": body.get("through", 0),
            "screened": counts.get("screened", 0) + counts.get("visits", 0), "fevers": counts.get("fevers", 0),
        },
    )  # fmt: skip


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.seq == entry.header.seq))
