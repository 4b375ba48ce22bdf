"""The store: an opened home's journal, with who writes and which shift it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from station import __version__, clock, ids
from station.clock import Clock, JumpWatch, SystemClock
from station.problems import Code, InputProblem, StationProblem
from storage import bodies, journal, replay, schema, state
from storage.chain import Header
from storage.engine import Database
from storage.entry import Kind
from storage.home import Home
from storage.journal import Head, Receipt


@dataclass(frozen=True, slots=True)
class Session:
    """Who is at the keyboard, in which shift: on every entry."""

    operator: str
    name: str
    shift: str


@dataclass(frozen=True, slots=True)
class Entering:
    """An entry about to be made."""

    kind: Kind
    body: bytes
    subject: str
    key: str | None = None
    shift: str | None = None
    operator: str | None = None
    draft: str = ""
    """The half-filled form that this entry completes; it goes in the same transaction."""


NOBODY = Session("", "", "")

RESTING = {Kind.SCREENING, Kind.VISIT}
"""The same line may have set somebody aside instead, as the policy was then."""


class Store:
    """Appends to the journal and reads from the views; one per process and home."""

    def __init__(
        self, home: Home, clock: Clock | None = None, *, recover: bool = True, found: bool = False
    ) -> None:
        self.home = home
        self.settings = home.settings
        self.clock = clock or SystemClock()
        database = home.paths.database
        if not found and (not database.exists() or database.stat().st_size == 0):
            # A journal that is gone is never begun anew unseen.
            raise StationProblem(Code.DAMAGED, file=database)
        self.database = Database(database, home.key)
        schema.ensure(self.database)
        self.session = NOBODY
        self.lineage = self._lineage(found=found)
        self._jumps = JumpWatch(self.clock)
        self._seen = 0
        self.database.prepare = replay.finish
        if recover:
            self._recover()
        with self.database.read() as connection:
            self._seen = journal.head(connection).seq

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

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

    def day_of(self, at: datetime) -> str:
        """The business day of a time."""
        settings = self.settings
        return clock.business_day(at, settings.zone, settings.day_begins).isoformat()

    def save(self, entering: Entering) -> Receipt:
        """Appends one entry; it is on the disk when this returns."""
        with self.database.write() as connection:
            return self.append(connection, entering)

    def append(self, connection: Connection, entering: Entering) -> Receipt:
        """Appends inside the caller's transaction; a key seen before gives its old receipt."""
        if entering.key is not None and (known := journal.by_key(connection, entering.key)):
            return self.same_kind(connection, known, entering.kind)
        jump = self._jumps.look()
        last = journal.head(connection)
        untold = self._untold(connection, jump) if jump is not None else timedelta()
        if untold:
            self._note_jump(connection, last, untold)
            last = journal.head(connection)
        self._seen = last.seq
        if entering.draft:
            state.drop_draft(connection, entering.draft)
        return self._append(connection, last, entering)

    def same_kind(self, connection: Connection, known: Receipt, kind: Kind) -> Receipt:
        """The old receipt of a key; a problem where it was used for another kind of record."""
        entry = journal.get(connection, known.seq)
        kinds = {kind.value}
        if kind is Kind.SET_ASIDE:
            kinds |= {k.value for k in RESTING}
        elif kind in RESTING:
            kinds |= {Kind.SET_ASIDE.value, Kind.CORRECTION.value}
        if entry is None or entry.header.kind not in kinds:
            raise InputProblem(Code.KEY_REUSED)
        return known

    def _append(self, connection: Connection, last: Head, entering: Entering) -> Receipt:
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
        return journal.append(
            connection, last, header, entering.body, self.day_of(now), entering.key
        )

    def _note_jump(self, connection: Connection, last: Head, jump: timedelta) -> None:
        body = bodies.plain({"seconds": round(jump.total_seconds(), 3)})
        self._append(connection, last, Entering(Kind.CLOCK_JUMPED, body, ids.random_id()))

    def _lineage(self, *, found: bool) -> str:
        """The lineage; a home that is being founded gets its first entry."""
        with self.database.read() as connection:
            lineage = state.get(connection, state.LINEAGE)
            first = journal.get(connection, 1)
        if first is not None and first.header.station != self.settings.id:
            raise InputProblem(Code.BAD_SETTINGS, file=self.home.paths.settings, field="id")
        if lineage is not None:
            return lineage
        if not found:
            raise StationProblem(Code.DAMAGED, file=self.home.paths.database)
        with self.database.write() as connection:
            lineage = state.get(connection, state.LINEAGE)
            if lineage is not None:
                return lineage
            lineage = self.lineage = ids.short_random(6)
            state.put(connection, state.LINEAGE, lineage)
            self.session = NOBODY
            settings = self.settings
            body = bodies.plain(
                {"name": settings.name, "code": settings.code, "kind": settings.kind.value,
                 "place": settings.place, "software": __version__}
            )  # fmt: skip
            entering = Entering(Kind.STATION_FOUNDED, body, ids.random_id())
            self._append(connection, journal.head(connection), entering)
        return lineage

    def _recover(self) -> None:
        """What another process left: entries that no view shows, a clock behind the journal."""
        with self.database.read() as connection:
            waiting = journal.unprojected(connection)
            last = journal.newest(connection, before=None, kind=None, limit=1)
        # A replay that was interrupted is finished first: until then the views are not whole.
        replay.resume(self.database)
        if waiting:
            with self.database.write() as connection:
                journal.project_again(connection)
        if last and (behind := last[0].header.at - clock.millis(self.now())) > 120_000:
            with self.database.write() as connection:
                jump = timedelta(milliseconds=-behind)
                self._note_jump(connection, journal.head(connection), jump)

    def begin(self, operator: str) -> Session:
        """Opens a shift for an operator, or goes on with the one that is open."""
        with self.database.write() as connection:
            found = self._operator(connection, operator)
            shift = connection.exec_driver_sql(
                "SELECT id FROM shift_view WHERE closed = 0 AND operator = ? "
                "ORDER BY seq DESC LIMIT 1",
                (found,),
            ).scalar()
            self.session = Session(found, operator, str(shift or ids.random_id()))
            if shift is None:
                entering = Entering(Kind.SHIFT_OPENED, bodies.plain({}), ids.random_id())
                self.append(connection, entering)
        return self.session

    def _operator(self, connection: Connection, name: str) -> str:
        query = "SELECT id FROM operator_view WHERE name = ? ORDER BY seq LIMIT 1"
        known = connection.exec_driver_sql(query, (name,)).scalar()
        if known is not None:
            return str(known)
        new = "op-" + ids.short_random(8)
        self.session = replace(NOBODY, operator=new, name=name)
        body = bodies.plain({"name": name})
        self.append(connection, Entering(Kind.OPERATOR_ADDED, body, ids.random_id()))
        return new

    def remove(self, subjects: list[str], reason: str) -> Receipt:
        """Takes the bodies of whole cases out and says so in the journal, in one transaction."""
        replay.resume(self.database)
        with self.database.write() as connection:
            seqs = journal.remove_bodies(connection, subjects)
            for subject in subjects:
                mine = "SELECT id FROM draft WHERE instr(CAST(body AS TEXT), ?) > 0"
                drafts = [row[0] for row in connection.exec_driver_sql(mine, (subject,)).all()]
                for draft in (*drafts, *_about(connection, subject)):
                    state.drop_draft(connection, draft)
            body = bodies.plain({"removed": seqs, "reason": reason})
            return self.append(connection, Entering(Kind.BODIES_REMOVED, body, ids.random_id()))

    def ask(self, question: Callable[[Connection], Any]) -> Any:
        """Runs a query of `storage.queries` on a reader."""
        with self.database.read() as connection:
            return question(connection)


def _about(connection: Connection, subject: str) -> list[str]:
    """Drafts of forms about entries of a case: they are named after the entry's id or seq."""
    query = (
        "SELECT d.id FROM draft d, entry e WHERE e.subject = ? "
        "AND (d.id LIKE '%:' || e.id OR d.id = 'correction:' || e.seq)"
    )
    return [row[0] for row in connection.exec_driver_sql(query, (subject,)).all()]
