"""After each fault the hub's entries are exactly the journal, in order, hashes equal: nothing lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.faults import FAULTS, station_restored
from tests.sync.town import town


@pytest.mark.parametrize("name", list(FAULTS))
def test_nothing_is_lost_and_nothing_doubled(name: str, tmp_path: Path) -> None:
    with town(tmp_path) as found:
        FAULTS[name](found)
        assert found.tries > 0
        assert found.judge() == (0, 0)
        assert found.theirs() == found.own()


def test_a_restored_station_goes_on_beside_what_it_lost(tmp_path: Path) -> None:
    with town(tmp_path) as found:
        station_restored(found)
        lost, beside = found.judge()
        assert lost == 0
        assert beside == 10
        hub = found.hub.hub()
        with hub.database.read() as connection:
            (alarm,) = connection.exec_driver_sql("SELECT alarm FROM station").one()
        hub.close()
        assert alarm == ""
