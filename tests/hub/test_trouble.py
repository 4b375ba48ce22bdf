"""A hub in trouble says so, and acknowledges nothing."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Engine, event

from station.sync import answer as answers
from station.sync.answer import Status
from storage.hub import app, branches
from storage.hub.hub import Hub
from storage.hub.limiting import Limiter
from storage.hub.sqlite import Sqlite
from storage.hub.telemetry import Telemetry
from tests.hub.sender import Sender, held, journal

ENTRIES = "/v1/entries"


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


Post = Callable[[bytes], httpx.Response]


def posting(hub: Hub, limiter: Limiter, log: io.StringIO) -> Post:
    """How a batch is sent to the application, without a socket."""
    made = app.make(hub, limiter, Telemetry(log))

    async def sent(data: bytes) -> httpx.Response:
        transport = httpx.ASGITransport(made, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.post(ENTRIES, content=data)

    return lambda data: asyncio.run(sent(data))


@pytest.fixture
def post(hub: Hub, log: io.StringIO) -> Post:
    return posting(hub, Limiter(1e6, 1e6), log)


def test_a_station_that_sends_too_often_is_told_when(
    hub: Hub, sender: Sender, log: io.StringIO
) -> None:
    now = [0.0]
    post = posting(hub, Limiter(monotonic=lambda: now[0]), log)
    data = sender.grow(1).data(hub)
    assert [post(data).status_code for _ in range(201)] == [200] * 200 + [429]
    refused = post(data)
    assert refused.headers["Retry-After"] == "1"
    now[0] += float(refused.headers["Retry-After"])
    assert post(data).status_code == 200


def engine(hub: Hub) -> Engine:
    """Of the hub's file."""
    assert isinstance(hub.database, Sqlite)
    return hub.database.engine


def pages(hub: Hub, most: int) -> None:
    """How large the hub's file may get, on every connection from now on."""
    database = engine(hub)
    database.dispose()

    @event.listens_for(database, "connect")
    def _bound(opened: object, _record: object) -> None:
        opened.execute(f"PRAGMA max_page_count = {most}")  # type: ignore[attr-defined]


def test_a_full_disk_acknowledges_nothing_and_goes_on_when_there_is_room(
    hub: Hub, sender: Sender, post: Post
) -> None:
    sender.grow(2000)
    pages(hub, 150)
    reached = 0
    for first in range(0, 2000, 100):
        reply = post(sender.data(hub, first, first + 100))
        if reply.status_code != 200:
            break
        reached = first + 100
    assert 0 < reached < 2000
    assert (reply.status_code, reply.json()) == (503, {"problem": "S-306"})
    assert reply.headers["Retry-After"] == "5"
    assert held(hub, sender.station) == journal(sender)[:reached]
    pages(hub, 1_000_000)
    assert sender.send(hub, reached).status is Status.HELD
    assert held(hub, sender.station) == journal(sender)


def test_a_locked_database_is_told_and_tried_again(hub: Hub, sender: Sender, post: Post) -> None:
    @event.listens_for(engine(hub), "connect")
    def _short(opened: object, _record: object) -> None:
        opened.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]

    data = sender.grow(2).data(hub)
    hub.database.close()
    with engine(hub).connect().execution_options(write=True) as other, other.begin():
        reply = post(data)
        assert (reply.status_code, reply.json()) == (503, {"problem": "S-307"})
    assert post(data).status_code == 200
    assert held(hub, sender.station) == journal(sender)


def test_a_fault_in_the_middle_of_a_batch_keeps_none_of_it_and_tells_its_kind_alone(
    hub: Hub, sender: Sender, post: Post, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.grow(4).send(hub, 0, 2)

    def failing(*_given: object) -> None:
        raise RuntimeError("张三丰")

    with monkeypatch.context() as broken:
        broken.setattr(branches, "grew", failing)
        reply = post(sender.data(hub, 2))
    assert (reply.status_code, reply.json()) == (500, {"problem": "S-502"})
    assert held(hub, sender.station) == journal(sender)[:2]
    assert json.loads(log.getvalue().splitlines()[-1])["kind"] == "RuntimeError"
    assert "张" not in log.getvalue()


def test_an_answer_that_was_lost_is_given_again(hub: Hub, sender: Sender, post: Post) -> None:
    data = sender.grow(3).data(hub)
    post(data)
    reply = post(data)
    assert answers.read(reply.content, hub.keys.public, data).held.seq == 3


def test_what_an_older_hub_does_not_know_in_a_batch_it_leaves_out(hub: Hub, sender: Sender) -> None:
    import msgspec

    from station.sync import packing

    batch = sender.grow(2).batch(0, 2)
    items = [[i.header, i.salt, i.body, None, 0, None, "of tomorrow"] for i in batch.items]
    plain = msgspec.msgpack.encode([0, bytes(32), items, batch.clock, 0, "9.9", {"more": 1}])
    context = b"shaodian batch 1\0" + sender.station.encode()
    sealed = packing.sealed(packing.compressed(plain), hub.keys.public, context)
    data = msgspec.msgpack.encode(
        [1, sender.station, sealed, sender.key.sign(context + b"\0" + sealed), 7]
    )
    assert sender.given(hub, data).held.seq == 2
    assert held(hub, sender.station) == journal(sender)
