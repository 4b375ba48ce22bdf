"""Holds: placed, called, arrived, handed over or ended otherwise."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from station.events.kinds import Kind
from storage.database.tables import HoldView, table
from storage.journal.entry import StoredEntry

_ROW = table(HoldView)


class NoSuchHold(Exception):
    """The hold is not in the view (yet)."""


def project(connection: Connection, entry: StoredEntry) -> None:
    """Opens a hold, takes a step, or ends it; all entries of one hold carry one subject."""
    header, body = entry.header, entry.body
    if header.kind == Kind.HOLD_OPENED:
        connection.execute(
            _ROW.insert(),
            {
                "seq": header.seq, "id": header.id, "at": header.at, "day": entry.day,
                "subject": header.subject, "operator": header.operator,
                "name": body.get("name", ""), "reason": body.get("reason", ""),
                "screening": body.get("screening", ""), "removed": int(entry.removed),
                "step": "placed", "stepped_at": header.at, "called": "", "answered": "",
                "team": "", "number": "",
                "ended": 0, "ended_at": 0, "outcome": "", "handed_to": "", "vehicle": "",
            },
        )  # fmt: skip
        return
    if entry.removed and header.kind == Kind.HOLD_STEPPED:
        # What the step was is gone with its body; the hold stays where the others left it.
        return
    ended = header.kind == Kind.HOLD_ENDED
    values = _end(entry) if ended else _step(entry)
    here = (_ROW.c.subject == header.subject, _ROW.c.ended == 0)
    if not connection.execute(_ROW.update().where(*here).values(values)).rowcount:
        raise NoSuchHold


def _end(entry: StoredEntry) -> dict[str, Any]:
    header, body = entry.header, entry.body
    return {
        "ended": header.seq,
        "ended_at": header.at,
        "outcome": body.get("outcome", ""),
        "handed_to": body.get("handed_to", ""),
        "vehicle": body.get("vehicle", ""),
    }


def _step(entry: StoredEntry) -> dict[str, Any]:
    """Papers that come later are no step: whoever was called stays called."""
    header, body = entry.header, entry.body
    step = body.get("step", "")
    person = body.get("person", {})
    if step == "papers":
        told = {
            "name": person.get("name", ""),
            "number": person.get("document", {}).get("number", ""),
        }
        # Papers that say less than what is known take nothing away.
        return {key: value for key, value in told.items() if value} or {"step": _ROW.c.step}
    told = {"called": body.get("whom", ""), "answered": body.get("who", "")}
    values = told if step == "called" else {"team": body.get("who", "")}
    return values | {"step": step, "stepped_at": header.at}


def forget(connection: Connection, entry: StoredEntry) -> None:
    """Takes the row away."""
    connection.execute(_ROW.delete().where(_ROW.c.subject == entry.header.subject))
