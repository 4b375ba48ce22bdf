"""The store: an opened home's journal, with who writes and which shift it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from station import __version__, files, ids
from station import settings as config
from station.clock import Clock, SystemClock
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode, StationProblem
from storage.database import cipher_pages, schema
from storage.database.noted_head import Noted, NotedHead
from storage.home import Home, medium, two_keys
from storage.home.presence import Presence
from storage.journal import closed_clock, codec, lineage, state
from storage.journal import entries as journal
from storage.journal.appending import Appending, NewEntry, Session
from storage.journal.lineage import Lost
from storage.proof import replay, search_cleaning
from storage.shifts import attendance, operators

LOOKS = 5


class Store(Appending):
    """Appends to the journal and reads from the views; one per process and home."""

    def __init__(
        self, home: Home, clock: Clock | None = None, *, recover: bool = True,
        found: bool = False, screens: bool = False,
    ) -> None:  # fmt: skip
        self.home = home if found else two_keys.settled(home)
        database = home.paths.database
        if not found and (not database.exists() or database.stat().st_size == 0):
            # A journal that is gone is never begun anew unseen.
            raise StationProblem(ProblemCode.JOURNAL_MISSING, file=database)
        self.noted = NotedHead(home.paths.head, home.settings.id)
        self.presence = Presence(home.paths.root, screens=screens)
        self.presence.enter()
        # Read before the database is open: closing a file of it would drop SQLite's own locks.
        self._salt = cipher_pages.salt_of(database)
        opened = medium.database(self.home, self.noted)
        super().__init__(home.settings, opened, clock or SystemClock())
        self.lost: Lost | None = None
        try:
            self._open(recover=recover, found=found)
            self.presence.opened()
        except BaseException:
            self.close()
            raise

    def _open(self, *, recover: bool, found: bool) -> None:
        path = self.home.paths.database
        if not self.read_only and self._on_lost_files(path):
            # Somebody runs on files that are gone: two logs of one database would end it.
            raise StationProblem(ProblemCode.FILES_MOVED, file=path)
        schema.ensure(self.database)
        self.lineage = self._lineage(found=found)
        if not self.read_only:
            self.database.exclusive.opened()
            self.database.on_write = self._look
        if recover:
            self.lost = self._tail()
            if not self.read_only:
                self._recover()
        with self.database.read() as connection:
            self._seen = journal.head(connection).seq

    def _on_lost_files(self, path: Path) -> bool:
        """Whether another program has the database open without what lies beside an open one."""
        beside = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
        for _ in range(LOOKS):
            if all(p.exists() for p in beside) or not self.presence.others_inside():
                return False
            time.sleep(0.05)
        return True

    def _look(self, connection: Connection) -> None:
        """Another program may have begun a new lineage."""
        self.lineage = journal.last_lineage(connection) or self.lineage

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved: the medium cannot be written."""
        return self.database.read_only

    def close(self) -> None:
        """Lets go of the file."""
        self.presence.closing()
        self.database.close()
        self.presence.leave()

    def _lineage(self, *, found: bool) -> str:
        """The lineage; a home that is being founded gets its first entry."""
        with self.database.read() as connection:
            known = state.get(connection, state.LINEAGE)
            first = journal.get(connection, 1)
        if first is not None and first.header.station != self.settings.id:
            raise InputProblem(ProblemCode.BAD_SETTINGS, file=self.home.paths.settings, field="id")
        if known is not None:
            return known
        if not found:
            raise StationProblem(ProblemCode.DAMAGED, file=self.home.paths.database)
        with self.database.write() as connection:
            self.lineage = lineage.rename(connection)
            settings = self.settings
            body = codec.plain(
                {"name": settings.name, "code": settings.code, "kind": settings.kind.value,
                 "place": settings.place, "software": __version__}
            )  # fmt: skip
            entering = NewEntry(Kind.STATION_FOUNDED, body, ids.random_id())
            self._append(connection, journal.head(connection), entering)
        return self.lineage

    def _tail(self) -> Lost | None:
        """Whether the end of the journal is there that was noted; if not, a new lineage begins."""
        noted = self.noted.read()
        with self.database.read() as connection:
            lost = lineage.missing(connection, noted)
            head = journal.head(connection)
            if lost is None and (beyond := lineage.shown_beyond(connection)) > head.seq:
                # The file beside is gone too, but what was shown from those entries is still here.
                noted = Noted(beyond, "", self.lineage)
                lost = Lost(head.seq + 1, beyond)
        if self.read_only:
            return lost
        if lost is not None and self.presence.others_inside():
            # Whoever runs here still has what is missing, in files that are gone.
            raise StationProblem(ProblemCode.FILES_MOVED, file=self.home.paths.database)
        if lost is not None:
            self.begin_lineage(noted, self.noted.forget)
        elif noted is None or noted.seq > head.seq:
            with self.database.write(behind=True) as connection:
                self.noted.forget()
                head = journal.head(connection)
                self.noted.note(Noted(head.seq, head.hash.hex(), self.lineage))
        return lost

    def begin_lineage(self, noted: Noted | None, told: Callable[[], None] = lambda: None) -> None:
        """The first entry of a new lineage names its parent; `told` follows once it is on the disk."""
        with self.database.write(behind=True) as connection:
            if noted is not None and lineage.missing(connection, noted) is None:
                return  # another process was first
            body = lineage.body(connection, self.lineage, noted)
            if lineage.shown_beyond(connection) > journal.head(connection).seq:
                replay.ask_for(connection)
            self.lineage = lineage.rename(connection)
            entering = NewEntry(Kind.LINEAGE_BEGAN, body, ids.random_id())
            self._append(connection, journal.head(connection), entering)
            self.database.before_noting = told

    def _keep_settings(self) -> None:
        """A copy of the settings file in the database, for the day when the file is gone."""
        told = self.home.paths.settings.read_text("utf-8")
        kept = self.ask(lambda connection: state.get(connection, state.SETTINGS))
        if kept == told:
            return
        begins = self.settings.day_begins
        with self.database.write() as connection:
            state.put(connection, state.SETTINGS, told)
            if kept is not None and config.parse(kept).day_begins != begins:
                # Days before and after follow from different hours: verify must know.
                body = codec.plain({"day_begins": begins})
                self.append(connection, NewEntry(Kind.SETTINGS_CHANGED, body, ids.random_id()))

    def _keep_salt(self) -> None:
        """The database's salt beside its key: without it a damaged first page is the end of all."""
        path = cipher_pages.kept_salt(self.home.paths.database)
        if self._salt and (not path.exists() or path.read_bytes() != self._salt):
            files.write(path, self._salt, mode=0o600)

    def _recover(self) -> None:
        """What another process left: entries that no view shows, a clock behind the journal."""
        self._keep_settings()
        self._keep_salt()
        for folder in (self.home.paths.root, self.home.paths.keys):
            files.sweep(folder)
        with self.database.read() as connection:
            waiting = journal.unprojected(connection)
            jump = closed_clock.jumped(connection, self.clock)
            fresh = closed_clock.unknown(connection, self.clock)
        # Where the schema was changed the views are mended first: until then they are not whole.
        replay.resume(self.database)
        search_cleaning.clean(self.database)
        if waiting:
            with self.database.write() as connection:
                journal.project_again(connection)
        if jump or fresh:
            with self.database.write() as connection:
                # Another program may have told it meanwhile.
                if jump := closed_clock.jumped(connection, self.clock):
                    ms = timedelta(milliseconds=jump)
                    self.note_jump(connection, journal.head(connection), ms)
                closed_clock.keep(connection, self.clock)

    @property
    def guarded(self) -> bool:
        """Whether this home asks who somebody is."""
        return bool(self.ask(operators.guarded))

    def begin(self, operator: str) -> Session:
        """Opens a shift for an operator, or goes on with the one that is open."""
        return attendance.begin(self, operator)
