"""A hub in a folder of its own, and a station that it let in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.clock import FixedClock
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.sender import CLOCK, Sender


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.fromtimestamp(CLOCK / 1000, UTC))


@pytest.fixture
def hub(tmp_path: Path, clock: FixedClock) -> Iterator[Hub]:
    found = hubs.opened(tmp_path / "hub", clock, make=True)
    yield found
    found.close()


@pytest.fixture
def sender(hub: Hub) -> Sender:
    return Sender().enrolled(hub)
