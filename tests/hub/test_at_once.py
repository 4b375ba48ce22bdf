"""The same batch at once, from threads and from processes: nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.sync.answer import Status
from storage.hub import enrolling
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from storage.hub.limiting import Limiter
from tests.hub.sender import Sender, held, journal

SEND = """
import sys
import os
from pathlib import Path
from storage.hub import accepting, hub
found = hub.opened(Path(sys.argv[1]), url=os.environ["STATION_HUB_DATABASE"])
for name in sys.argv[2:]:
    accepting.accept(found, Path(name).read_bytes())
"""


def test_threads(hub: Hub, sender: Sender) -> None:
    data = sender.grow(300).data(hub)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: sender.given(hub, data), range(12)))
    assert {answer.status for answer in found} == {Status.HELD}
    assert {answer.held.seq for answer in found} == {300}
    assert held(hub, sender.station) == journal(sender)


def test_processes(hub: Hub, sender: Sender, tmp_path: Path, address: str) -> None:
    sender.grow(400)
    for at in range(8):
        (tmp_path / str(at)).write_bytes(sender.data(hub, at * 50, at * 50 + 50))
    names = [str(tmp_path / str(at)) for at in range(8)]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", SEND, str(hub.folder), *names],
            env=os.environ | {"STATION_HUB_DATABASE": address},
        )
        for _ in range(2)
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    assert held(hub, sender.station) == journal(sender)


def test_one_word_in_two_hands(hub: Hub) -> None:
    made = enrolling.invite(hub, "http://127.0.0.1:8470")
    requests = [Sender(f"station-{n}").request(made) for n in range(8)]

    def tried(data: bytes) -> bool:
        try:
            return bool(enrolling.enrol(hub, data))
        except InputProblem as problem:
            assert problem.code is ProblemCode.INVITATION_ENDED
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, requests)) == 1


def test_two_make_the_same_folder(tmp_path: Path, address: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda _: hubs.opened(tmp_path / "new", make=True, url=address), range(4))
        )
    assert len({hub.keys.public for hub in found}) == 1
    for hub in found:
        hub.close()


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limiter = Limiter(2.0, 3.0, lambda: now[0])
    for _ in range(3):
        limiter.take("a")
    with pytest.raises(InputProblem) as told:
        limiter.take("a")
    assert told.value.fields["seconds"] == 0.5
    limiter.take("b")
    now[0] = 0.5
    limiter.take("a")


def test_one_that_fails_among_many_fails_alone(hub: Hub) -> None:
    def work(number: int) -> Callable[[Connection], int]:
        def done(connection: Connection) -> int:
            connection.exec_driver_sql("INSERT INTO hub_schema VALUES (?)", (100 + number,))
            if number % 5 == 0:
                raise ValueError(number)
            return number

        return done

    def tried(number: int) -> int | None:
        try:
            return hub.database.run(work(number))
        except ValueError as error:
            assert error.args == (number,)
            return None

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(tried, range(60)))
    assert found == [None if n % 5 == 0 else n for n in range(60)]
    with hub.database.read() as connection:
        kept = connection.exec_driver_sql(
            "SELECT step FROM hub_schema WHERE step >= 100 ORDER BY step"
        )
        assert [row[0] - 100 for row in kept] == [n for n in range(60) if n % 5]
