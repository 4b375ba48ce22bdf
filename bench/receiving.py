"""A hub receives: batches of 500 from one station, opened, reckoned, stored; beside the bare rows."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from bench.table import Line
from storage.hub import accepting, reading, steps
from storage.hub import hub as hubs
from storage.hub.sqlite import Sqlite
from tests.hub.sender import Sender

MANY, BATCH = 50_000, 500
BODY = json.dumps(
    {"screening": {"person": {"name": "张三丰", "phone": "19900000001"}, "readings": [{"celsius": 36.5}],
                   "mask": "worn", "code": {"colour": "green", "by_eye": True}},
     "decision": {"advised": "release", "actions": [], "policy": {"id": "default", "version": "2026.1"},
                  "reasons": [{"rule": "K00", "zh": "查验无异常，放行。", "en": "Nothing found: go on.",
                               "decides": True}]}},
    ensure_ascii=False,
).encode()  # fmt: skip


def run() -> list[Line]:
    """New batches and the same ones again."""
    with tempfile.TemporaryDirectory() as folder:
        hub = hubs.opened(Path(folder) / "hub", make=True)
        sender = Sender().enrolled(hub)
        for _ in range(MANY):
            sender.add(BODY)
        sent = [sender.data(hub, at, at + BATCH) for at in range(0, MANY, BATCH)]
        new, again = _rate(hub, sent), _rate(hub, sent)
        hub.close()
        bare = _bare(Path(folder) / "bare.db", sender)
    return [
        Line("hub: new entries/s in batches of 500", f"{new:,.0f}", f"bare rows {bare:,.0f}",
             f"{new / bare:.2f}", ">= 20,000", new >= 20_000),
        Line("hub: the same again", f"{again:,.0f}", f"bare rows {bare:,.0f}", f"{again / bare:.2f}",
             ">= new ones", again >= new),
    ]  # fmt: skip


def _rate(hub: hubs.Hub, sent: list[bytes]) -> float:
    begun = time.perf_counter()
    for data in sent:
        accepting.accept(hub, data)
    return MANY / (time.perf_counter() - begun)


def _bare(path: Path, sender: Sender) -> float:
    """The rows alone, known beforehand, into the same table: what the database itself takes."""
    database = Sqlite(path, os.urandom(32))
    steps.ensure(database)
    batches = [sender.batch(at, at + BATCH) for at in range(0, MANY, BATCH)]
    rows = [
        [reading.row(sender.station, fresh) for fresh in reading.entries(batch)]
        for batch in batches
    ]
    begun = time.perf_counter()
    for some in rows:
        with database.write() as connection:
            database.append(connection, sender.station, 1, 0, some)
    taken = time.perf_counter() - begun
    database.close()
    return MANY / taken
