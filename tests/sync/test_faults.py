"""After each fault the hub's entries are exactly the journal, in order, hashes equal: nothing lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.sync import stick
from storage.sync.transport import Why
from tests.hub.served import command
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


def test_a_stolen_station_is_shut_out_and_what_it_had_not_sent_can_be_carried_in(
    tmp_path: Path,
) -> None:
    with town(tmp_path) as found:
        found.screened(5)
        found.drain()
        station = found.store.settings.id
        assert command(found.hub.folder, "shut-out", station).returncode == 0
        found.screened(5)
        with found.uploader() as uploader:
            assert uploader.step().why is Why.REFUSED
        out, back = tmp_path / "a.bundle", tmp_path / "a.receipts"
        stick.write(found.store, out)
        words = ("bundle", "read", str(out), "--receipts", str(back))
        done = command(found.hub.folder, *words)
        assert "1 batches were refused" in done.stderr
        assert found.judge()[0] == 5
        done = command(found.hub.folder, *words, "--force", "--shut-out")
        assert "5 of them new" in done.stderr, done.stderr
        assert found.judge() == (0, 0)
        with found.uploader() as uploader:
            assert uploader.step().why is Why.REFUSED
        found.enrol()
        found.screened(1)
        found.drain()
        assert found.theirs() == found.own()
