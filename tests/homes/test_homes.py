"""A home that an earlier version made opens, verifies, is shown as it was, and goes on."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from station.events.kinds import Kind
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.home import Home
from storage.journal import entries
from storage.proof import replay, verify
from storage.screenings import service
from storage.store import Store

HOMES = sorted(Path(__file__).parent.glob("*.zip"))

MADE = {
    Kind.STATION_FOUNDED, Kind.OPERATOR_ADDED, Kind.SHIFT_OPENED, Kind.SCREENING, Kind.VISIT,
    Kind.REQUEST, Kind.CORRECTION, Kind.SET_ASIDE, Kind.HOLD_OPENED, Kind.HOLD_STEPPED, Kind.HOLD_ENDED,
    Kind.REFERRAL_ISSUED, Kind.PARTY_OPENED, Kind.PARTY_CLOSED, Kind.EXPORT_MADE, Kind.BODIES_REMOVED,
}  # fmt: skip


@pytest.fixture(params=HOMES, ids=lambda path: path.stem)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "home")
    return Home.open(tmp_path / "home")


def test_there_is_one_of_each_version() -> None:
    assert [path.stem for path in HOMES] == ["0.1.0"]


def test_it_opens_verifies_replays_and_goes_on(home: Home) -> None:
    store = Store(home)
    assert store.lost is None
    with store.database.read() as connection:
        found = Counter(e.header.kind for e in entries.page(connection, 0, 1000))
        assert entries.unprojected(connection) == []
    assert set(found) >= MADE
    assert verify.verify(store.database).ok
    assert replay.replay(store.database) == 0
    before = sum(found.values())
    receipt = service.apply(
        Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN)
    ).receipt
    assert receipt.seq == before + 1
    assert verify.verify(store.database).ok
    store.close()
