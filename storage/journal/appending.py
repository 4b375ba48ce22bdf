"""Appending: entries put at the end of the journal by whoever is at the keyboard, as the clock goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from station import clock, ids
from station.clock import Clock, JumpWatch
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.settings import Settings
from station.shifts.roles import Right, Role, may
from storage.database.engine import Database
from storage.database.rows import raw
from storage.journal import client_key, closed_clock, codec, state
from storage.journal import entries as journal
from storage.journal.chain import Header
from storage.journal.client_key import ClientKey
from storage.journal.entries import Head, Receipt
from storage.journal.rights import NEEDS


@dataclass(frozen=True, slots=True)
class Session:
    """Who is at the keyboard, in which shift: on every entry."""

    operator: str
    name: str
    shift: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry about to be made."""

    kind: Kind
    body: bytes
    subject: str
    key: ClientKey | None = None
    shift: str | None = None
    operator: str | None = None
    own: bool = False
    """The station does it by itself: no role is asked for."""

    draft: str = ""
    """The half-filled form that this entry completes; it goes in the same transaction."""


NOBODY = Session("", "", "")
RANK = "SELECT role FROM operator_view WHERE id = ? AND active = 1"
GUARDED = "SELECT 1 FROM operator_view WHERE guarded = 1 LIMIT 1"

RESTED = frozenset({Kind.SET_ASIDE, Kind.CORRECTION})
BECAME: dict[Kind, frozenset[Kind]] = {
    Kind.SCREENING: RESTED | {Kind.SCREENING},
    Kind.VISIT: RESTED | {Kind.VISIT},
    Kind.SET_ASIDE: RESTED | {Kind.SCREENING, Kind.VISIT},
}
"""The same line may have set somebody aside, or completed a corrected record, as things were then."""


class Appending:
    """The journal's end: one per process and home."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.session = NOBODY
        self.lineage = ""
        self._jumps = JumpWatch(clock)
        self._seen = 0

    def now(self) -> datetime:
        """The station's time."""
        return self.clock.now()

    def set_back(self) -> int:
        """How far the clock was set back, ms, where no entry says so yet."""
        drift = self._jumps.drift()
        if drift >= timedelta():
            return 0
        with self.database.read() as connection:
            return max(0, -int(self._untold(connection, drift).total_seconds() * 1000))

    def _untold(self, connection: Connection, jump: timedelta) -> timedelta:
        """What of a jump no other process has told since this one last looked; small rests are none."""
        query = "SELECT coalesce(sum(ms), 0) FROM clock_view WHERE seq > ?"
        told = int(connection.exec_driver_sql(query, (self._seen,)).scalar_one())
        rest = jump - timedelta(milliseconds=told)
        return rest if abs(rest) > clock.JUMP else timedelta()

    def today(self) -> str:
        """The business day, as stored."""
        return self.day_of(self.now())

    def day_at(self, ms: int) -> str:
        """The business day of a time in UTC ms."""
        return self.day_of(clock.from_millis(ms))

    def day_of(self, at: datetime) -> str:
        """The business day of a time."""
        settings = self.settings
        return clock.business_day(at, settings.zone, settings.day_begins).isoformat()

    def save(self, entering: NewEntry) -> Receipt:
        """Appends one entry; it is on the disk when this returns."""
        with self.database.write() as connection:
            return self.append(connection, entering)

    def append(self, connection: Connection, entering: NewEntry) -> Receipt:
        """Appends inside the caller's transaction; a key seen before gives its old receipt."""
        right = NEEDS.get(entering.kind)
        if right is not None and not entering.own:
            self.require(connection, right)
        if (known := self.known(connection, entering.key, entering.kind)) is not None:
            return known
        last = self.tell_jump(connection)
        if entering.draft:
            state.drop_draft(connection, entering.draft)
        return self._append(connection, last, entering)

    def require(self, connection: Connection, right: Right) -> None:
        """Whether whoever is at the keyboard may do it; everybody may where no PIN guards the home.

        What they are is asked each time: somebody may have been made less, or sent away, meanwhile.
        """
        if not raw(connection, GUARDED).fetchone():
            return
        if self.session.role is None:
            raise InputProblem(ProblemCode.NOT_SIGNED_IN)
        found = raw(connection, RANK, self.session.operator).fetchone()
        role = Role(found[0] or Role.OPERATOR) if found else None
        if not may(role, right):
            raise InputProblem(ProblemCode.NOT_ALLOWED, right=right.value, role=role or "-")

    def tell_jump(self, connection: Connection) -> Head:
        """Notes a jump of the clock that nobody told; it is told only once that is on the disk."""
        last = journal.head(connection)
        moment = self._jumps.moment()
        drift = self._jumps.drift(moment)
        untold = self._untold(connection, drift) if drift else timedelta()
        if untold:
            self.note_jump(connection, last, untold)
            last = journal.head(connection)

        def told(seq: int = last.seq) -> None:
            self._jumps.since = moment
            self._seen = max(self._seen, seq)

        self.database.afterwards.append(told)
        return last

    def known(self, connection: Connection, key: ClientKey | None, kind: Kind) -> Receipt | None:
        """The old receipt of a key that was used before; KEY_REUSED where it was for something else."""
        entry = journal.by_key(connection, key.text) if key is not None else None
        if key is None or entry is None:
            return None
        told = entry.body.get("line", "")
        if Kind(entry.header.kind) not in BECAME.get(kind, {kind}) or (
            told and key.line and told != key.line
        ):
            raise InputProblem(ProblemCode.KEY_REUSED)
        return journal.receipt(connection, entry.header.seq)

    def _append(self, connection: Connection, last: Head, entering: NewEntry) -> Receipt:
        now = self.clock.now()
        session = self.session
        header = Header(
            station=self.settings.id,
            lineage=self.lineage,
            seq=last.seq + 1,
            id=ids.entry_id(),
            kind=entering.kind.value,
            at=clock.millis(now),
            offset=clock.offset_minutes(now, self.settings.zone),
            shift=session.shift if entering.shift is None else entering.shift,
            operator=session.operator if entering.operator is None else entering.operator,
            subject=entering.subject,
        )
        key = entering.key
        body = client_key.signed(entering.body, key)
        text = key.text if key is not None else None
        return journal.append(connection, last, header, body, self.day_of(now), text)

    def note_jump(self, connection: Connection, last: Head, jump: timedelta) -> None:
        body = codec.plain({"seconds": round(jump.total_seconds(), 3)})
        self._append(connection, last, NewEntry(Kind.CLOCK_JUMPED, body, ids.random_id()))
        closed_clock.keep(connection, self.clock)

    def ask(self, question: Callable[[Connection], Any]) -> Any:
        """Runs a query of `storage.queries` on a reader."""
        with self.database.read() as connection:
            return question(connection)
