"""An office with a password, logged in, and a station that wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.hub.county import password
from storage.hub.hub import Hub
from tests.hub.county.office import PASSWORD, Office, Writer


@pytest.fixture
async def outside(hub: Hub) -> AsyncIterator[Office]:
    """A password is set, nobody is logged in."""
    password.keep(hub.folder, PASSWORD)
    found = Office(hub)
    yield found
    await found.client.aclose()


@pytest.fixture
async def office(outside: Office) -> Office:
    """Logged in."""
    assert (await outside.log_in()).status_code == 303
    return outside


@pytest.fixture
def writer(hub: Hub) -> Writer:
    return Writer().enrolled(hub)
