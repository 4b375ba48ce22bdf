"""Saves through `record`'s path, interleaved with bare SQLModel writing the same rows and indexes."""

from __future__ import annotations

import json
import os
import resource
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table
from sqlmodel import Session

from bench.table import Line, quantile
from station import ids
from storage import lines as record_lines
from storage.database import schema
from storage.database.engine import Database
from storage.database.tables import Entry, ScreeningView, table
from storage.desk import Desk
from storage.home import new_settings
from storage.store import Store
from storage.upkeep.founding import found

ROUNDS, BATCH = 10, 300


def line(at: int) -> bytes:
    """An ordinary screening."""
    person = {
        "name": "张伟明",
        "phone": f"199{at % 10**8:08d}",
        "document": {"kind": "passport", "number": f"E{at:08d}"},
    }
    value = {
        "kind": "screening", "key": f"k{at}", "mask": "worn", "person": person,
        "readings": [{"celsius": 36.5}],
        "code": {"status": "opaque", "colour": "green", "by_eye": True, "places": [{"division": "2201"}]},
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False).encode()


def opened(folder: Path) -> Desk:
    """A desk on a new home."""
    settings = new_settings(name="bench", place="220183", operator="bench")
    found(folder / "home", settings)
    from storage.bootstrap import open_desk

    return open_desk(folder / "home")


class Bare:
    """SQLModel as its tutorial writes: a session, two objects, a commit; the same file, rows, indexes."""

    def __init__(self, folder: Path, sample: Store) -> None:
        self.database = Database(folder / "bare.db", secrets.token_bytes(32))
        schema.ensure(self.database)
        with sample.database.read() as connection:
            self.entry = _last(connection, table(Entry))
            self.view = _last(connection, table(ScreeningView))

    def save(self, at: int) -> None:
        """One record."""
        entry = self.entry | {
            "seq": at + 1,
            "id": ids.entry_id(),
            "key": f"k{at}",
            "salt": os.urandom(16),
        }
        view = self.view | {
            "seq": at + 1,
            "id": entry["id"],
            "subject": ids.random_id(),
            "phone": f"199{at:08d}",
        }
        with Session(self.database.engine.execution_options(write=True)) as session:
            session.add(Entry(**entry))
            session.add(ScreeningView(**view))
            session.connection().exec_driver_sql(
                "INSERT INTO search(rowid, name, initials) VALUES (?, ?, ?)",
                (at + 1, "张 伟 明", "z w m"),
            )
            session.commit()


def _last(connection: Connection, of: Table) -> dict[str, Any]:
    row = connection.execute(of.select().order_by(of.c.seq.desc())).first()
    assert row is not None
    return dict(row._mapping)


def floor(folder: Path, count: int) -> list[float]:
    """Appending 4 KB and syncing it: what the disk itself costs."""
    found = []
    with (folder / "floor").open("ab", buffering=0) as file:
        for _ in range(count):
            begun = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            found.append(time.perf_counter() - begun)
    return found


def run() -> list[Line]:
    """Rate, tail, and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = opened(folder)
        for at in range(200):
            record_lines.take(desk, line(at))
        bare = Bare(folder, desk.store)
        ours: list[float] = []
        theirs: list[float] = []
        synced: list[float] = []
        for turn in range(ROUNDS):
            base = 1000 + turn * BATCH
            for at in range(base, base + BATCH):
                begun = time.perf_counter()
                record_lines.take(desk, line(at))
                ours.append(time.perf_counter() - begun)
            for at in range(base, base + BATCH):
                begun = time.perf_counter()
                bare.save(at)
                theirs.append(time.perf_counter() - begun)
            synced += floor(folder, BATCH)
        rate, limit = len(ours) / sum(ours), len(theirs) / sum(theirs)
        tail, sync = quantile(ours, 0.99), quantile(synced, 0.99)
        allowed = 3 * sync + 0.005
        lines = [
            Line("saves through record", f"{rate:.0f}/s", f"{limit:.0f}/s bare SQLModel", f"{rate / limit:.2f}",
                 ">= 0.8", rate >= 0.8 * limit),
            Line("save p99", f"{tail * 1e3:.2f} ms", f"{sync * 1e3:.2f} ms sync floor", f"{tail / allowed:.2f} of allowed",
                 "<= 3 syncs + 5 ms", tail <= allowed),
            growth(desk),
        ]  # fmt: skip
        desk.store.close()
        return lines


def growth(desk: Desk, count: int = 100_000) -> Line:
    """Resident memory over 100,000 saves in one run, after a warm-up."""
    for at in range(100_000, 102_000):
        record_lines.take(desk, line(at))
    before = resident()
    for at in range(200_000, 200_000 + count):
        record_lines.take(desk, line(at))
    grown = resident() - before
    return Line(
        "growth over 100 k saves", f"{grown / 1e6:.1f} MB", "-", "-", "<= 30 MB", grown <= 30e6
    )


def resident() -> int:
    """Bytes in memory now."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text("ascii").split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
