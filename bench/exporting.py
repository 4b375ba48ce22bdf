"""Exports of a large ledger beside Core streaming the same rows of the same encrypted file into csv and JSON."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.asking import FAMILY, GIVEN
from bench.saving import opened
from bench.table import Line
from station import ids
from station.events.kinds import Kind
from station.i18n import Lang
from storage.desk import Desk
from storage.exporting import Format, Wanted, export
from storage.exports.columns import selected
from storage.exports.span import Span
from storage.journal.appending import NewEntry
from storage.screenings import export as ledger

MANY, A_DAY, CHUNK = 100_000, 10_000, 5_000
ROUNDS = 3


def body(at: int, chance: random.Random) -> bytes:
    """A body as the checkpoint saves it."""
    name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
    celsius = 36.0 + chance.randrange(12) / 10
    value = {
        "screening": {
            "person": {"name": name, "document": {"kind": "passport", "number": f"E{at:08d}"}, "phone": f"199{at % 10**8:08d}"},
            "readings": [{"celsius": celsius}], "mask": "worn", "origin": "220104", "destination": "220183",
            "code": {"status": "verified", "format": "travel", "colour": "green", "digest": f"{at:064x}",
                     "places": [{"division": "220104", "since": "2026-11-20"}]},
            "symptoms": [], "resident_here": True,
        },
        "decision": {"advised": "release", "actions": ["register"], "policy": {"id": "default", "version": "1"},
                     "reasons": [{"rule": "K00", "zh": "查验无异常，放行。", "en": "Nothing found: go on.", "decides": True}]},
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def fill(desk: Desk, count: int) -> None:
    """Real entries, many to a transaction, `A_DAY` to a business day by a clock that is handed in."""
    from station.clock import FixedClock

    chance, store = random.Random(4), desk.store
    start = store.now() - timedelta(days=count // A_DAY + 1)
    clock = FixedClock(start)
    store.clock = clock
    for begun in range(0, count, CHUNK):
        with store.database.write() as connection:
            for at in range(begun, min(begun + CHUNK, count)):
                clock.at = start + timedelta(days=at // A_DAY, seconds=at % A_DAY * 8)
                store._append(
                    connection,
                    _head(connection),
                    NewEntry(Kind.SCREENING, body(at, chance), ids.random_id()),
                )


def _head(connection: Any) -> Any:
    from storage.journal import entries

    return entries.head(connection)


def _bare(desk: Desk, path: Path, form: Format) -> int:
    """Core streams the view's rows; nothing is masked, worded or looked up."""
    from pydantic_core import to_json

    query = f"SELECT {selected(ledger.Line)} FROM {ledger.VIEW.source} ORDER BY v.day, v.seq"
    with desk.store.database.read() as connection, path.open("wb") as out:
        found = connection.execution_options(stream_results=True).exec_driver_sql(query)
        if form is Format.CSV:
            import io

            writer = csv.writer(io.TextIOWrapper(out, "utf-8", newline=""))
            for part in found.partitions(2000):
                writer.writerows(part)
        else:
            names = list(found.keys())
            for part in found.partitions(2000):
                for row in part:
                    out.write(to_json(dict(zip(names, row, strict=True))) + b"\n")
    return 0


def _took(act: Any) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def run(count: int = MANY) -> list[Line]:
    """Ours and bare in turns; the best of each counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = opened(folder)
        fill(desk, count)
        lines = [_ratio(desk, folder, form) for form in (Format.CSV, Format.JSONL)]
        workbook = _took(
            lambda: export(desk.store, Wanted(Format.XLSX), folder / "a.xlsx", Lang.ZH)
        )
        lines.append(
            Line(
                f"XLSX of {count // 1000} k rows",
                f"{workbook:.1f} s",
                "-",
                "-",
                "<= 12 s",
                workbook <= 12,
            )
        )
        lines += [_one_day(desk, folder), _report(desk)]
        desk.store.close()
        lines.append(_memory(folder))
    return lines


def _ratio(desk: Desk, folder: Path, form: Format) -> Line:
    ours, bare = [], []
    wanted, mine, theirs = Wanted(form), folder / f"o.{form}", folder / f"b.{form}"
    for _ in range(ROUNDS):
        ours.append(_took(lambda: export(desk.store, wanted, mine, Lang.ZH, force=True)))
        bare.append(_took(lambda: _bare(desk, theirs, form)))
    rate = min(bare) / min(ours)
    return Line(f"{form} of the ledger", f"{MANY / min(ours) / 1e3:.0f} k rows/s",
                f"{MANY / min(bare) / 1e3:.0f} k Core", f"{rate:.2f}", ">= 0.7", rate >= 0.7)  # fmt: skip


def _one_day(desk: Desk, folder: Path) -> Line:
    """The last day of all: as fast as it is alone."""
    with desk.store.database.read() as connection:
        day, last = connection.exec_driver_sql("SELECT day, max(at) FROM screening_view").one()
    since = last - 86_400_000
    took = _took(
        lambda: export(desk.store, Wanted(Format.CSV, span=Span(since)), folder / "d.csv", Lang.ZH)
    )
    assert date.fromisoformat(day)
    return Line(
        "CSV of the last day",
        f"{took * 1e3:.0f} ms",
        f"{A_DAY} of {MANY // 1000} k rows",
        "-",
        "-",
        True,
    )


def _report(desk: Desk) -> Line:
    """The day's report, the newest beside the oldest: the years kept must not count."""
    from storage.reports import service

    with desk.store.database.read() as connection:
        days = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT DISTINCT day FROM screening_view ORDER BY 1"
            )
        ]
    new, old = (
        min(_took(lambda d=day: service.draft(desk, d)) for _ in range(5))
        for day in (days[-2], days[1])
    )
    return Line("report of a day of 10 k", f"{new * 1e3:.0f} ms", f"{old * 1e3:.0f} ms the oldest", "-", "<= 300 ms",
                new <= 0.3)  # fmt: skip


MEASURED = """
import sys
from pathlib import Path
from storage.home import Home
from storage.store import Store
from storage.exporting import Format, Wanted, export
from station.i18n import Lang
store = Store(Home.open(Path(sys.argv[1])))
def peak():
    # Not by getrusage: a child begins with its parent's peak there.
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
before = peak()
export(store, Wanted(Format(sys.argv[2])), Path(sys.argv[3]), Lang.ZH)
print((peak() - before) / 1024)
"""


def _memory(folder: Path) -> Line:
    """What an export adds to a program of its own, in MB."""
    added = {}
    for form in Format:
        words = [
            sys.executable,
            "-c",
            MEASURED,
            str(folder / "home"),
            form.value,
            str(folder / f"m.{form}"),
        ]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        added[form.value] = float(done.stdout)
    most = max(added.values())
    told = "  ".join(f"{name} {mb:.0f}" for name, mb in added.items())
    return Line(
        "memory of an export", f"{told} MB", f"{MANY // 1000} k rows", "-", "<= 100 MB", most <= 100
    )
