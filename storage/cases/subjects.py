"""Cases: the subject that entries of one person's passage share, their readings, slip numbers."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.screening import SetAside
from station.problems import InputProblem, ProblemCode
from station.screening.screening import Screening
from storage.journal import codec, state
from storage.journal import entries as journal

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def subject(connection: Connection, given: str) -> str:
    """The given subject of somebody set aside, or a new one.

    A case that was decided already does not take a second screening. Raises InputProblem for what
    is no subject of ours: it stands in the header for ever, so it must say nothing.
    """
    if not given:
        return ids.random_id()
    if not _UUID.fullmatch(given):
        raise InputProblem(ProblemCode.BAD_FIELD, field="subject", detail="UUID")
    query = "SELECT 1 FROM screening_view WHERE subject = ?"
    used = connection.exec_driver_sql(query, (given,)).first()
    return ids.random_id() if used else given


def rested(connection: Connection, given: str) -> Screening | None:
    """What was observed of somebody who is set aside now."""
    if not given:
        return None
    query = "SELECT seq FROM set_aside_view WHERE subject = ? AND closed = 0 ORDER BY seq DESC"
    seq = connection.exec_driver_sql(query, (given,)).scalar()
    entry = journal.get(connection, int(seq)) if seq is not None else None
    if entry is None or entry.raw is None or entry.header.kind != Kind.SET_ASIDE:
        return None
    return codec.load(SetAside, entry.raw).screening


def resting_record(connection: Connection, given: str) -> tuple[str, str] | None:
    """The id and the slip of a record whose person rests since it was corrected to a first high reading."""
    query = (
        "SELECT s.id, s.slip FROM screening_view s JOIN set_aside_view r ON r.subject = s.subject "
        "WHERE s.subject = ? AND r.closed = 0"
    )
    found = connection.exec_driver_sql(query, (given,)).first() if given else None
    return None if found is None else (str(found[0]), str(found[1]))


def next_slip(connection: Connection, day: str) -> int:
    """The next slip's count of a day; never given twice, whatever the views say."""
    name = f"slip:{day}"
    count = int(state.get(connection, name) or 0) + 1
    state.put(connection, name, str(count))
    return count
