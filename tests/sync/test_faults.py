"""After each fault the hub's entries are exactly the journal, in order, hashes equal: nothing lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.sync import missing
from storage.hub import giving_back
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import ledger
from storage.signing import own_key
from storage.sync import stick
from storage.sync.transport import Why
from storage.upkeep import removal
from tests.hub.served import command
from tests.sync.faults import FAULTS, MANY, restored, station_restored
from tests.sync.town import town


@pytest.mark.parametrize("name", list(FAULTS))
def test_nothing_is_lost_and_nothing_doubled(name: str, tmp_path: Path) -> None:
    with town(tmp_path) as found:
        FAULTS[name](found)
        assert found.tries > 0
        assert found.judge() == (0, 0)
        assert found.theirs() == found.own()


def test_what_the_hub_gives_back_stands_in_every_view(tmp_path: Path) -> None:
    with town(tmp_path) as found:
        station_restored(found)
        assert verify.verify(found.store.database).ok
        with found.store.database.read() as connection:
            assert len(ledger.page(connection, limit=MANY + 100)) == MANY + 15
        assert found.theirs() == found.own()


def test_what_was_removed_since_the_backup_is_removed_again(tmp_path: Path) -> None:
    with town(tmp_path) as found:
        gone: list[int] = []

        def remove() -> None:
            with found.store.database.read() as connection:
                entry = journal.of_kind(connection, Kind.SCREENING)[0]
            gone.append(entry.header.seq)
            removal.remove(found.store, [entry.header.subject], "保存期满")

        assert restored(found, remove) == [11]
        assert verify.verify(found.store.database).ok
        with found.store.database.read() as connection:
            entry = journal.get(connection, gone[0])
        assert entry is not None
        assert entry.removed
        found.drain()
        assert found.theirs() == found.own()


def test_without_the_hub_a_restored_station_goes_on_beside_what_it_lost(tmp_path: Path) -> None:
    with town(tmp_path) as found:
        write, target = found.drain, found.line.target
        dead = [False]

        def drained(room: int = 0) -> list[Why]:
            done = write(room)
            dead.append(True)
            if len(dead) == 3:
                found.line.target = "http://127.0.0.1:1"
            return done

        found.drain = drained  # type: ignore[method-assign]
        assert restored(found) == [0]
        found.line.target = target
        write()
        lost, beside = found.judge()
        assert (lost, beside) == (0, 10)
        hub = found.hub.hub()
        with hub.database.read() as connection:
            (alarm,) = connection.exec_driver_sql("SELECT alarm FROM station").one()
        hub.close()
        assert alarm == ""


def test_only_the_station_is_given_back_its_entries(tmp_path: Path) -> None:
    with town(tmp_path) as found:
        found.screened(5)
        found.drain()
        hub, station = found.hub.hub(), found.store.settings.id
        stranger = Ed25519PrivateKey.generate()
        question = missing.ask(station, 0, bytes(32), stranger)
        with pytest.raises(InputProblem) as refused:
            giving_back.give(hub, question.data)
        assert refused.value.code is ProblemCode.SHUT_OUT
        own = own_key.of(found.store)
        question = missing.ask(station, 0, bytes(32), own)
        given = giving_back.give(hub, question.data)
        batch = missing.given(given, question, hub.keys.public)
        assert len(batch.items) == len(found.own())
        other = missing.ask(station, 0, bytes(32), own)
        for wrong in (given[:-1], b"", b"<html>", given + b"x"):
            with pytest.raises(InputProblem):
                missing.given(wrong, question, hub.keys.public)
        with pytest.raises(InputProblem):
            missing.given(given, other, hub.keys.public)
        question = missing.ask(station, 3, b"y" * 32, own)
        assert (
            missing.given(giving_back.give(hub, question.data), question, hub.keys.public).items
            == ()
        )
        hub.close()


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
