"""A hub in a folder of its own, and a station that it let in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.clock import FixedClock
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.postgres import Server
from tests.hub.sender import CLOCK, Sender

BOTH = (
    "accepting",
    "at_once",
    "enrolling",
    "exports",
    "forks",
    "pages",
    "refusing",
    "schema",
    "summing",
)
"""Files whose tests are for either database."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames and metafunc.module.__name__.endswith(BOTH):
        metafunc.parametrize("address", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.fromtimestamp(CLOCK / 1000, UTC))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.end()


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Of the database; nothing is SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    server: Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def hub(tmp_path: Path, clock: FixedClock, address: str) -> Iterator[Hub]:
    found = hubs.opened(tmp_path / "hub", clock, make=True, url=address)
    yield found
    found.close()


@pytest.fixture
def sender(hub: Hub) -> Sender:
    return Sender().enrolled(hub)
