"""What is open: people set aside, holds, parties, registers of key groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Resting:
    """Someone set aside; `due` is when the second reading may be taken, UTC ms."""

    seq: int
    id: str
    subject: str
    at: int
    due: int
    name: str
    temperature: float | None
    document: str = ""
    number: str = ""
    plate: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """An open hold; `back` is how much further back the clock is than when it began, ms."""

    seq: int
    id: str
    subject: str
    at: int
    name: str
    reason: str
    screening: str
    step: str
    stepped_at: int
    called: str
    answered: str
    team: str
    number: str
    back: int = 0

    def waited(self, now: int, back: int = 0) -> int:
        """Milliseconds since it began; a clock that was set back takes nothing off."""
        return max(0, now - self.at + self.back + back)


@dataclass(frozen=True, slots=True)
class Referral:
    """An open referral; `due` is when its arrival should have been acknowledged, UTC ms."""

    seq: int
    id: str
    at: int
    number: str
    clinic: str
    name: str
    phone: str
    due: int


@dataclass(frozen=True, slots=True)
class Party:
    """An open party and how many of it are screened."""

    seq: int
    id: str
    at: int
    plate: str
    aboard: int
    screened: int
    body: str
    resting: int = 0

    @property
    def seen(self) -> int:
        """Whoever has a disposition, and whoever rests before theirs."""
        return self.screened + self.resting


@dataclass(frozen=True, slots=True)
class Member:
    """Someone in the register of a key group."""

    seq: int
    group: str
    day: str
    until: str
    name: str
    number: str
    phone: str


def resting(connection: Connection) -> list[Resting]:
    """Who is set aside, first come first."""
    rows = connection.exec_driver_sql(
        "SELECT seq, id, subject, at, due, name, temperature, document, number, plate, party "
        "FROM set_aside_view "
        "WHERE closed = 0 ORDER BY seq"
    )
    return [Resting(*row) for row in rows]


def holds(connection: Connection) -> list[Hold]:
    """Open holds, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT seq, id, subject, at, name, reason, screening, step, stepped_at, called, "
        "answered, team, number FROM hold_view WHERE ended = 0 ORDER BY seq"
    )
    found = [Hold(*row) for row in rows]
    jumps = set_back_since(connection, 0) if found else []
    now = _outstanding([ms for _, ms in jumps])
    then = {h.seq: _outstanding([ms for seq, ms in jumps if seq < h.seq]) for h in found}
    return [replace(h, back=now - then[h.seq]) for h in found]


def set_back_since(connection: Connection, seq: int) -> list[tuple[int, int]]:
    """(seq, ms) of the clock's jumps after an entry, in order."""
    query = "SELECT seq, ms FROM clock_view WHERE seq > ? ORDER BY seq"
    return [(row[0], row[1]) for row in connection.exec_driver_sql(query, (seq,))]


def set_back_by(connection: Connection) -> int:
    """How far the clock is back now, ms, by all that was told."""
    return _outstanding([ms for _, ms in set_back_since(connection, 0)])


def _outstanding(jumps: list[int]) -> int:
    """How far the clock is still back: a jump ahead puts right what was set back before, no more.

    A jump ahead alone is a laptop that slept: that time has passed for whoever waits.
    """
    back = 0
    for ms in jumps:
        back = max(0, back - ms)
    return back


def referrals(connection: Connection) -> list[Referral]:
    """Open referrals, the one that is due first at the top."""
    rows = connection.exec_driver_sql(
        "SELECT seq, id, at, number, clinic, name, phone, due FROM referral_view "
        "WHERE closed = 0 ORDER BY due, seq"
    )
    return [Referral(*row) for row in rows]


def parties(connection: Connection) -> list[Party]:
    """Open parties, newest first."""
    rows = connection.exec_driver_sql(
        "SELECT p.seq, p.id, p.at, p.plate, p.aboard, "
        "(SELECT count(*) FROM screening_view s WHERE s.party = p.id AND s.party <> ''), p.body, "
        "(SELECT count(*) FROM set_aside_view r WHERE r.party = p.id AND r.closed = 0) "
        "FROM party_view p WHERE p.closed = 0 ORDER BY p.seq DESC"
    )
    return [Party(*row) for row in rows]


def members(connection: Connection, group: str, day: str) -> list[Member]:
    """Who is in a key group on a day."""
    rows = connection.exec_driver_sql(
        'SELECT seq, "group", day, until, name, number, phone FROM group_view '
        'WHERE "group" = ? AND until >= ? ORDER BY seq DESC LIMIT 500',
        (group, day),
    )
    return [Member(*row) for row in rows]
