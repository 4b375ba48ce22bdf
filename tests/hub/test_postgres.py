"""The hub on a real PostgreSQL: several hubs over one, one that restarts, and the real client."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.problems import InputProblem, ProblemCode, StationProblem
from station.sync.answer import Status
from storage.hub import accepting, alarms, stations
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.postgres import Server
from tests.hub.sender import Sender, held, journal
from tests.hub.served import Served, command
from tests.sync.town import town

NAMES = tuple(f"{n}{n}{n}{n}1111-1111-4111-8111-111111111111" for n in range(4))


@pytest.fixture
def address(server: Server) -> str:
    return server.database()


@pytest.fixture
def pair(hub: Hub, address: str) -> Iterator[tuple[Served, Served]]:
    """Two hubs that are served over one database, under the same identity."""
    first = Served(hub.folder, database=address, log_name="first.log")
    second = Served(hub.folder, database=address, log_name="second.log")
    yield first, second
    for each in (first, second):
        if each.process.poll() is None:
            each.end(signal.SIGKILL)


def test_the_same_batches_through_two_hubs_at_once_are_there_once(
    hub: Hub, pair: tuple[Served, Served]
) -> None:
    senders = [Sender(name).enrolled(hub).grow(300) for name in NAMES]
    sent = [
        (at, sender, sender.data(hub, first, first + 50))
        for sender in senders for first in range(0, 300, 50) for at in (0, 1)
    ]  # fmt: skip

    def posted(given: tuple[int, Sender, bytes]) -> None:
        at, sender, data = given
        with httpx.Client(timeout=30) as client:
            while pair[at].send(sender, data, client).status is Status.WANTED:
                time.sleep(0.01)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(posted, sent))
    for sender in senders:
        assert held(hub, sender.station) == journal(sender)
        with hub.database.read() as connection:
            assert alarms.of(connection, sender.station) == []
            known = stations.named(connection, sender.station)
            assert (known.head_seq, known.head_hash) == sender.head
    new = [json.loads(x)["new"] for s in pair for x in s.log.splitlines() if '"new"' in x]
    assert sum(new) == 1200


def test_two_branches_at_once_through_two_hubs_are_one_fork(
    hub: Hub, sender: Sender, address: str
) -> None:
    sender.grow(5).send(hub)
    others = [sender.branched(5, declared=False).grow(n) for n in (2, 3, 4, 5)]
    hubs_ = [hubs.opened(hub.folder, url=address) for _ in others]
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(o.send, h, 5) for o, h in zip(others, hubs_, strict=True)]
        assert {d.result().status for d in done} == {Status.HELD}
    for each in hubs_:
        each.close()
    both = {entry for each in (sender, *others) for entry in journal(each)}
    assert held(hub, sender.station) == sorted(both, key=lambda e: e[:2])


def test_a_restart_under_load_loses_and_doubles_nothing(
    hub: Hub, pair: tuple[Served, Served], server: Server
) -> None:
    senders = [Sender(name).enrolled(hub).grow(600) for name in NAMES]
    told: set[int] = set()
    stop = threading.Event()

    def uploads(at: int) -> None:
        sender, url, reached = senders[at], pair[at % 2].url, 0
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                data = sender.data(hub, reached, reached + 10)
                reply = client.post(f"{url}/v1/entries", content=data)
                told.add(reply.status_code)
                if reply.status_code == 200:
                    reached = (reached + 10) % 600
                else:
                    assert reply.headers["Retry-After"] == "5"
                    assert reply.json() in ({"problem": "S-340"}, {"problem": "S-307"})
                    time.sleep(0.05)

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(uploads, at) for at in range(4)]
        for _ in range(3):
            time.sleep(0.6)
            server.restart()
        time.sleep(0.6)
        stop.set()
        for done in running:
            done.result()
    assert told == {200, 503}
    for each in pair:
        assert httpx.get(f"{each.url}/health", timeout=30).json()["database"] == "postgresql"
        assert "Traceback" not in each.log
    hub.database.close()
    for sender in senders:
        while sender.send(hub).status is not Status.HELD:
            pass
        assert held(hub, sender.station) == journal(sender)


def test_what_is_acknowledged_is_there_after_a_crash_of_the_server(
    hub: Hub, sender: Sender, server: Server
) -> None:
    sender.grow(50)
    for first in range(0, 50, 10):
        assert sender.send(hub, first, first + 10).status is Status.HELD
        server.restart()
        with pytest.raises(StationProblem) as told:
            held(hub, sender.station)
        assert told.value.code is ProblemCode.DATABASE_UNREACHED
        assert held(hub, sender.station) == journal(sender)[: first + 10]


def test_a_station_uploads_to_a_hub_on_postgresql(
    tmp_path: Path, address: str, server: Server
) -> None:
    with town(tmp_path, database=address) as found:
        found.screened(60)
        assert found.drain() == []
        found.screened(20)
        server.restart()
        found.drain(room=20)
        assert found.judge() == (0, 0)
        assert found.own() == found.theirs()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_cutting_in_any_order_ends_as_the_journal(hub: Hub, data: st.DataObject) -> None:
    sender = Sender(str(uuid4())).enrolled(hub)
    count = data.draw(st.integers(1, 25))
    sender.grow(count)
    for _ in range(data.draw(st.integers(0, 6))):
        first = data.draw(st.integers(0, count))
        sender.send(hub, first, data.draw(st.integers(first, count)))
    reached = 0
    while reached < count:
        step = data.draw(st.integers(1, count))
        reached = sender.send(hub, reached, min(count, reached + step)).held.seq
    assert held(hub, sender.station) == journal(sender)


def test_a_zero_in_a_text_stops_nothing(hub: Hub, sender: Sender) -> None:
    for at in (4, 5, 6):
        values = json.loads(sender.header(sender.head[0] + 1, "k"))
        values[at if at != 6 else 2] = "a\0b"
        sender.add(header=json.dumps(values, separators=(",", ":")).encode())
    sender.add(b'{"a":"\\u0000"}')
    assert sender.send(hub).status is Status.HELD
    assert held(hub, sender.station) == journal(sender)
    with pytest.raises(InputProblem) as told:
        accepting.accept(hub, Sender("a\0b").grow(1).data(hub))
    assert told.value.code is ProblemCode.NOT_A_BATCH
    with pytest.raises(InputProblem):
        Sender("a\0b").enrolled(hub)


def test_a_station_that_is_busy_keeps_no_other_waiting(hub: Hub, sender: Sender) -> None:
    other = Sender(NAMES[2]).enrolled(hub).grow(3)
    with hub.database.write() as connection:
        hub.database.lock(connection, sender.station)
        assert other.send(hub).status is Status.HELD


def test_commands_take_the_address_from_the_environment(hub: Hub, address: str) -> None:
    told = json.loads(command(hub.folder, "enrol", "--json", database=address).stdout)
    assert told["fingerprint"] == hub.keys.public.fingerprint
    assert not (hub.folder / "hub.db").exists()
    for wrong in ("postgresql://u:secret@127.0.0.1:1/x", "postgresql://u:secret@[/x"):
        done = command(hub.folder, "status", database=wrong)
        assert (done.returncode, "S-340" in done.stderr) == (1, True)
        assert "secret" not in done.stderr + done.stdout


def test_the_hub_says_itself_when_a_commit_is_on_the_disk(hub: Hub, address: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        name = admin.info.dbname
        admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    hub.database.close()
    with hub.database.read() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
