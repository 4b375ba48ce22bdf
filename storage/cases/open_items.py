"""What is open: people set aside, holds, parties, registers of key groups."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from storage.database import rows
from storage.journal import clock_back

_SCREENED = "(SELECT count(*) FROM screening_view s WHERE s.party = p.id AND s.party <> '')"
_RESTING = "(SELECT count(*) FROM set_aside_view r WHERE r.party = p.id AND r.closed = 0)"


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
    back: int = field(default=0, metadata={rows.SQL: None})

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
    screened: int = field(metadata={rows.SQL: _SCREENED})
    body: str
    resting: int = field(default=0, metadata={rows.SQL: _RESTING})

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
    return rows.read(connection, Resting, "set_aside_view WHERE closed = 0 ORDER BY seq")


def holds(connection: Connection) -> list[Hold]:
    """Open holds, oldest first."""
    found = rows.read(connection, Hold, "hold_view WHERE ended = 0 ORDER BY seq")
    jumps = clock_back.jumps_since(connection, 0) if found else []
    now = clock_back.outstanding([ms for _, ms in jumps])
    then = {h.seq: clock_back.outstanding([ms for seq, ms in jumps if seq < h.seq]) for h in found}
    return [replace(h, back=now - then[h.seq]) for h in found]


def referrals(connection: Connection) -> list[Referral]:
    """Open referrals, the one that is due first at the top."""
    return rows.read(connection, Referral, "referral_view WHERE closed = 0 ORDER BY due, seq")


def parties(connection: Connection) -> list[Party]:
    """Open parties, newest first."""
    return rows.read(connection, Party, "party_view p WHERE closed = 0 ORDER BY seq DESC")


def members(connection: Connection, group: str, day: str) -> list[Member]:
    """Who is in a key group on a day."""
    source = 'group_view WHERE "group" = ? AND until >= ? ORDER BY seq DESC LIMIT 500'
    return rows.read(connection, Member, source, group, day)
