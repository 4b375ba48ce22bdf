"""The upload of a backlog to a hub that is a process of its own, and the hub alone taking batches of 500."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.exporting import fill
from bench.saving import opened
from bench.table import Line
from station import clock
from station.sync import enrolment
from station.sync.batch import seal
from station.sync.enrolment import Enrol
from storage.desk import Desk
from storage.hub import accepting, enrolling
from storage.hub import hub as hubs
from storage.journal import entries as journal
from storage.journal.entries import EMPTY
from storage.signing import own_key
from storage.sync import enrolling as taking_up
from storage.sync import queue
from tests.hub.served import Served

BACKLOG, ALONE, BATCH = 100_000, 50_000, 500

DRAIN = """
import sys, time
from pathlib import Path
from storage.home import Home
from storage.store import Store
from storage.sync import known_hub
from storage.sync.upload import Uploader
store = Store(Home.open(Path(sys.argv[1])))
def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
with store.database.read() as connection:
    uploader = Uploader(store, known_hub.needed(connection))
uploader.step()
before, begun, sent = peak(), time.perf_counter(), 0
while True:
    step = uploader.step()
    assert step.why is None, step
    sent += step.sent
    if not step.waiting.count:
        break
print(sent / (time.perf_counter() - begun), peak() - before)
"""


def run() -> list[Line]:
    """The backlog through the socket first, then the hub alone with the same entries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = opened(folder)
        desk.store.begin("李岚")
        fill(desk, BACKLOG)
        desk.store.clock = clock.SystemClock()
        served = Served(folder / "hub")
        try:
            hub = served.hub()
            taking_up.enrol(desk.store, enrolling.invite(hub, served.url).text)
            hub.close()
            lines = _drained(desk)
        finally:
            served.end(signal.SIGKILL)
        lines += _alone(desk, folder)
        desk.store.close()
    return lines


def _drained(desk: Desk) -> list[Line]:
    words = [sys.executable, "-c", DRAIN, str(desk.store.home.paths.root)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    rate, more = map(float, done.stdout.split())
    return [
        Line(f"upload of a backlog of {BACKLOG // 1000} k", f"{rate / 1e3:.1f} k/s", "-", "-", ">= 15 k/s", rate >= 15e3),
        Line("memory that it adds", f"{more:.0f} MB", "-", "-", "<= 60 MB", more <= 60),
    ]  # fmt: skip


def _alone(desk: Desk, folder: Path) -> list[Line]:
    """Sealed before the time begins; each batch is a synced commit. Then the same ones again."""
    hub = hubs.opened(folder / "alone", make=True)
    key, sealed, last = own_key.of(desk.store), [], EMPTY
    asked = Enrol(
        token=enrolling.invite(hub, "http://hub").token, station=desk.store.settings.id,
        public=base64.b64decode(key.public),
    )  # fmt: skip
    enrolling.enrol(hub, enrolment.ask(asked, key))
    with desk.store.database.read() as connection:
        while last.seq < ALONE:
            after, page = last, journal.page(connection, last.seq, BATCH)
            room = sum(len(e.header.spell()) + len(e.raw or b"") + 24 for e in page)
            batch, last = queue.batch(connection, after, room, 0)
            sealed.append(seal(batch, desk.store.settings.id, key, hub.keys.public))
    took = []
    for _ in range(2):
        begun = time.perf_counter()
        for data in sealed:
            accepting.accept(hub, data)
        took.append(last.seq / (time.perf_counter() - begun))
    hub.close()
    fresh, again = took
    return [
        Line(f"hub on SQLite, batches of {BATCH}", f"{fresh / 1e3:.1f} k/s", "-", "-", ">= 20 k/s", fresh >= 20e3),
        Line("the same batches again", f"{again / 1e3:.1f} k/s", "-", "-", ">= 20 k/s", again >= 20e3),
    ]  # fmt: skip
