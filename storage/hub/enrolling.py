"""Enrolment: an invitation that is good once, and a station's key that it lets in."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.sync import INVITATION, enrolment
from station.sync.enrolment import Enrol, Enrolled, Invitation
from station.text import clean
from storage.database.rows import raw
from storage.hub import stations
from storage.hub.hub import Hub
from storage.hub.tables import EMPTY

MINUTES = 15
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""No look-alikes: a token may be read out over a phone."""


def invite(hub: Hub, url: str, minutes: int = MINUTES) -> Invitation:
    """A new one; only the SHA-256 of its word is kept."""
    token = "".join(secrets.choice(LETTERS) for _ in range(26))
    made = enrolment.read(f"{INVITATION} {url} {hub.keys.public.fingerprint} {token}")
    now = hub.now()
    with hub.database.write() as connection:
        raw(connection, "DELETE FROM invitation WHERE ends_at < ? AND used_by = ''", now - _DAY)
        raw(
            connection, "INSERT INTO invitation VALUES (?, ?, ?, '', ?)",
            _digest(token), now, now + minutes * 60_000, b"",
        )  # fmt: skip
    return made


def enrol(hub: Hub, data: bytes) -> bytes:
    """The grant: the hub's keys, signed; asked again by the same station it is the same."""
    asked = enrolment.asked(data)
    with hub.database.write() as connection:
        now = hub.now()
        if not _used_before(connection, asked, now):
            _let_in(connection, asked, now)
    public = hub.keys.public
    return enrolment.grant(Enrolled(signing=public.signing, sealing=public.sealing), hub.keys)


_DAY = 86_400_000


def _used_before(connection: Connection, asked: Enrol, now: int) -> bool:
    """Uses the token up; whether this very station had done so, and is still let in."""
    # Asked by whether it changed, for another hub may be using it at this moment.
    taken = raw(
        connection,
        "UPDATE invitation SET used_by = ?, used_key = ? "
        "WHERE token = ? AND used_by = '' AND ends_at > ?",
        asked.station, asked.public, _digest(asked.token), now,
    )  # fmt: skip
    if taken.rowcount:
        return False
    query = "SELECT ends_at, used_by, used_key FROM invitation WHERE token = ?"
    found = raw(connection, query, _digest(asked.token)).fetchone()
    if found is None or now >= found[0]:
        raise InputProblem(ProblemCode.INVITATION_ENDED)
    # One that was shut out meanwhile does not come back by saying it again.
    if found[1:] != (asked.station, asked.public) or not _is_in(connection, asked):
        raise InputProblem(ProblemCode.INVITATION_ENDED)
    return True


def _is_in(connection: Connection, asked: Enrol) -> bool:
    return asked.public in stations.keys(connection, asked.station)


def _let_in(connection: Connection, asked: Enrol, now: int) -> None:
    told = [clean(word, 60) for word in (asked.name, asked.code, asked.kind, asked.place)]
    raw(
        connection,
        "INSERT INTO station VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '', 0, 0, ?, '', 0) "
        "ON CONFLICT (station) DO UPDATE SET name = excluded.name, code = excluded.code, "
        "kind = excluded.kind, place = excluded.place, shut_out_at = 0",
        asked.station, *told, now, EMPTY,
    )  # fmt: skip
    raw(
        connection,
        "INSERT INTO station_key VALUES (?, ?, ?, 0) "
        "ON CONFLICT (station, public) DO UPDATE SET ended = 0",
        asked.station, asked.public, now,
    )  # fmt: skip


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"shaodian token 1\0" + token.encode()).digest()
