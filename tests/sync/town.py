"""A station and a hub as they really are, with a line between them, and what must be true after anything."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from station.clock import Clock
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.hub import enrolling as inviting
from storage.journal import entries as journal
from storage.screenings import service
from storage.store import Store
from storage.sync import enrolling, known_hub
from storage.sync.transport import Why
from storage.sync.upload import Step, Uploader
from tests.conftest import make_home
from tests.hub.served import STATION, Served
from tests.sync.proxy import Line, between

SLOW = 60.0
"""Seconds in which everything must be there once the line is good again."""


@dataclass
class Town:
    """One of each; `sent` counts the entries that had to arrive, `tries` what was done to them."""

    folder: Path
    hub: Served
    line: Line
    desk: Desk
    tries: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def store(self) -> Store:
        """The station's."""
        return self.desk.store

    def screened(self, count: int) -> None:
        """So many more are saved."""
        for _ in range(count):
            service.apply(self.desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))

    def enrol(self) -> None:
        """At the hub, through the line."""
        hub = self.hub.hub()
        invitation = inviting.invite(hub, self.line.url)
        hub.close()
        enrolling.enrol(self.store, invitation.text)

    @contextmanager
    def uploader(self, room: int = 0) -> Iterator[Uploader]:
        """Ready to send; with `room` in batches of no more bytes."""
        with self.store.database.read() as connection:
            found = Uploader(self.store, known_hub.needed(connection))
        found.pace.room = room or found.pace.room
        if room:
            found.pace.took = lambda seconds, size: None  # type: ignore[method-assign]
        try:
            yield found
        finally:
            found.close()

    def drain(self, room: int = 0) -> list[Why]:
        """Until nothing waits, whatever comes between; what came."""
        why: list[Why] = []
        end = time.monotonic() + SLOW
        with self.uploader(room) as uploader:
            while True:
                assert time.monotonic() < end, why
                step: Step = uploader.step()
                if step.why is not None:
                    why.append(step.why)
                    time.sleep(0.02)
                elif not step.waiting.count:
                    return why

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """A command of the station in a process of its own."""
        home = str(self.store.home.paths.root)
        return subprocess.Popen(
            [*STATION, "--home", home, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUTF8": "1"},
        )  # fmt: skip

    def hub_killed(self) -> None:
        """And started again, elsewhere: the line knows where."""
        self.hub.end(signal.SIGKILL)
        self.hub.start()
        self.line.target = self.hub.url

    def own(self) -> list[tuple[int, bytes]]:
        """The journal: seq and hash."""
        with self.store.database.read() as connection:
            return [(row.seq, bytes(row.hash)) for row in journal.walk(connection)]

    def theirs(self) -> list[tuple[int, bytes]]:
        """The same as the hub has it, every branch."""
        hub = self.hub.hub()
        with hub.database.read() as connection:
            query = "SELECT seq, hash FROM entry WHERE station = ? ORDER BY seq, received_at"
            found = connection.exec_driver_sql(query, (self.store.settings.id,)).all()
        hub.close()
        return [(row[0], bytes(row[1])) for row in found]

    def judge(self) -> tuple[int, int]:
        """How many entries are lost and how many doubled; order and hashes are part of it."""
        own, theirs = self.own(), self.theirs()
        return len(set(own) - set(theirs)), len(theirs) - len(set(own) & set(theirs))


@contextmanager
def town(folder: Path, clock: Clock | None = None, database: str = "") -> Iterator[Town]:
    """A hub that runs, a station that is enrolled there, and a good line."""
    hub = Served(folder / "hub", database=database)
    store = Store(make_home(folder / "home"), clock)
    store.begin("李岚")
    try:
        with between(hub.url) as line:
            found = Town(folder, hub, line, Desk(store))
            found.enrol()
            yield found
    finally:
        found.store.close()
        if hub.process.poll() is None:
            hub.end(signal.SIGKILL)


def main() -> None:
    """`python -m tests.sync.town [postgres]`: every fault, and what it came to."""
    from tests.hub.postgres import Server
    from tests.sync.faults import FAULTS

    server = Server() if "postgres" in sys.argv[1:] else None

    print(f"{'fault':64}{'tried':>6}{'entries':>9}{'lost':>6}{'doubled':>9}")
    total = [0, 0, 0, 0]
    for name, fault in FAULTS.items():
        database = server.database() if server else ""
        with (
            tempfile.TemporaryDirectory() as folder,
            town(Path(folder), database=database) as found,
        ):
            fault(found)
            row = [found.tries, len(found.own()), *found.judge()]
        total = [a + b for a, b in zip(total, row, strict=True)]
        print(f"{name:64}{row[0]:>6}{row[1]:>9}{row[2]:>6}{row[3]:>9}", flush=True)
    if server:
        server.end()
    print(f"{'all':64}{total[0]:>6}{total[1]:>9}{total[2]:>6}{total[3]:>9}")


if __name__ == "__main__":
    main()
    sys.exit(0)
