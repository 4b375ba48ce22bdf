"""Corrections: the corrected record takes the new values, both entries stay."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from storage.database.tables import CorrectionView, ScreeningView, table
from storage.journal.entry import StoredEntry
from storage.screenings import projection as screening

_ROW = table(ScreeningView)
_LINK = table(CorrectionView)


class NothingToCorrect(Exception):
    """The corrected record is not in the view (yet)."""


def project(connection: Connection, entry: StoredEntry) -> None:
    """Puts a correction's values in the place of the ones that it corrects.

    Both carry one subject, so it is known which record is meant even without a body.
    """
    of = connection.execute(
        _ROW.select().where(_ROW.c.subject == entry.header.subject).limit(1)
    ).first()
    if of is None:
        raise NothingToCorrect
    link = {"seq": entry.header.seq, "of_seq": of.seq, "day_before": of.day}
    connection.execute(_LINK.insert(), link)
    connection.exec_driver_sql(
        "UPDATE set_aside_view SET closed = ? WHERE subject = ? AND closed = 0",
        (entry.header.seq, entry.header.subject),
    )
    changed: dict[str, Any] = {"last_seq": entry.header.seq, "corrections": of.corrections + 1}
    if not entry.removed:
        changed |= _when(entry, of)
        changed |= {"removed": 0} | screening.columns(entry.body, changed["day"])
    connection.execute(_ROW.update().where(_ROW.c.seq == of.seq).values(changed))
    if not entry.removed:
        screening.unindex(connection, of.seq)
        screening.index(connection, of.seq, changed["day"], entry.body)


def _when(entry: StoredEntry, of: Row[Any]) -> dict[str, Any]:
    """When the person was here: a correction may say another time, then the record was a late entry."""
    told = screening.when(entry, entry.body.get("screening", {}))
    if not told["late"]:
        return {"day": of.day}
    return told | {"late": of.late or of.at}


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the link away; the record itself is shown anew by its own projection."""
    connection.execute(_LINK.delete().where(_LINK.c.seq == entry.header.seq))
