"""Referrals: open until the fever clinic acknowledges the arrival, or they are closed otherwise."""

from __future__ import annotations

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.clinic_tables import ReferralView
from storage.database.tables import table
from storage.journal.entry import StoredEntry

_ROW = table(ReferralView)
HOUR = 3_600_000


class NoSuchReferral(Exception):
    """The referral is not in the view (yet)."""


def project(connection: Connection, entry: StoredEntry) -> None:
    """Opens or closes a referral; both entries carry the visit's subject and the slip's number."""
    header, body = entry.header, entry.body
    if header.kind == Kind.REFERRAL_ISSUED:
        connection.execute(
            _ROW.insert(),
            {
                "seq": header.seq, "id": header.id, "at": header.at, "day": entry.day,
                "subject": header.subject, "number": body.get("number", ""),
                "clinic": body.get("clinic", ""), "name": body.get("name", ""),
                "phone": body.get("phone", ""), "removed": int(entry.removed),
                "due": header.at + int(float(body.get("hours", 24)) * HOUR),
                "closed": 0, "closed_at": 0, "outcome": "", "by": "",
            },
        )  # fmt: skip
        return
    changed = connection.execute(
        _ROW.update()
        .where(_ROW.c.subject == header.subject, _ROW.c.closed == 0)
        .values(
            closed=header.seq, closed_at=header.at,
            outcome=body.get("outcome", "arrived"), by=body.get("by", ""),
        )
    )  # fmt: skip
    if not changed.rowcount:
        raise NoSuchReferral


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.subject == entry.header.subject))
