"""Records: keys, slips, second readings, corrections, parties; and what verify sees of a forgery."""

from __future__ import annotations

import pytest

from station.clock import FixedClock
from station.events.hold import HoldEnd, HoldEnded
from station.events.party import PartyEnd
from station.problems import InputProblem, StationProblem
from station.screening.code_reading import CodeReading, Colour
from station.screening.disposition import Applied, Movement
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from station.vehicles.vehicle import Vehicle
from storage.cases import open_items
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold
from storage.journal import entries as journal
from storage.journal.client_key import ClientKey
from storage.parties.service import close_party, open_party
from storage.proof import verify
from storage.screenings import queries
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from storage.store import Store
from storage.upkeep.removal import remove
from tests.journal.test_journal import _tamper, screened


def test_a_body_put_in_the_place_of_a_removed_one_is_found(desk: Desk) -> None:
    saved = screenings.apply(desk, screened())
    with desk.store.database.read() as connection:
        entry = journal.get(connection, saved.receipt.seq)
        other = journal.get(connection, 2)
    assert entry is not None
    assert other is not None
    remove(desk.store, [entry.header.subject], "r")
    for salt in ("NULL", "zeroblob(16)", "zeroblob(3)"):
        sql = f"UPDATE entry SET body = CAST('{{}}' AS BLOB), salt = {salt} WHERE seq = {saved.receipt.seq}"
        verdict = _tamper(desk, sql)
        assert (verdict.ok, verdict.seq) == (False, saved.receipt.seq)


def test_the_bound_between_salt_and_body_is_fixed(desk: Desk) -> None:
    screenings.apply(desk, screened())
    sql = "UPDATE entry SET salt = CAST(salt || body AS BLOB), body = zeroblob(0) WHERE seq = 4"
    assert _tamper(desk, sql).fault == "body"


def test_a_key_that_is_not_the_one_in_the_body_is_told(desk: Desk) -> None:
    saved = screenings.apply(desk, screened(), case=CaseRef(key=ClientKey("k1")))
    verdict = _tamper(desk, f"UPDATE entry SET key = 'k9' WHERE seq = {saved.receipt.seq}")
    assert (verdict.fault, verdict.seq) == ("columns", saved.receipt.seq)


def test_a_key_is_of_one_kind_only(desk: Desk) -> None:
    screenings.apply(desk, screened(), case=CaseRef(key=ClientKey("k1")))
    with pytest.raises(InputProblem, match="S-124"):
        open_hold(desk.store, "x", key=ClientKey("k1"))
    held = open_hold(desk.store, "x", key=ClientKey("k2"))
    ended = end_hold(desk.store, held.id, HoldEnded(HoldEnd.RELEASED), key=ClientKey("k3"))
    assert (
        end_hold(desk.store, held.id, HoldEnded(HoldEnd.RELEASED), key=ClientKey("k3")).seq
        == ended.seq
    )
    with pytest.raises(InputProblem, match="S-125"):
        end_hold(desk.store, held.id, HoldEnded(HoldEnd.RELEASED), key=ClientKey("k4"))
    assert verify.verify(desk.store.database).ok


def test_slips_are_never_given_twice(desk: Desk) -> None:
    first = screenings.apply(desk, screened())  # no code: monitored, with a slip
    with desk.store.database.read() as connection:
        entry = journal.get(connection, first.receipt.seq)
    assert entry is not None
    remove(desk.store, [entry.header.subject], "r")
    second = screenings.apply(desk, screened())
    assert first.slip.endswith("-0001")
    assert second.slip.endswith("-0002")


def test_a_lost_database_is_not_begun_anew(desk: Desk) -> None:
    desk.store.close()
    desk.store.home.paths.database.unlink()
    with pytest.raises(StationProblem, match="S-315"):
        Store(desk.store.home)
    desk.store.home.paths.database.touch()
    with pytest.raises(StationProblem, match="S-315"):
        Store(desk.store.home)


def test_the_first_reading_is_joined_to_the_second(desk: Desk) -> None:
    screenings.apply(desk, screened(38.0))
    with desk.store.database.read() as connection:
        rest = open_items.resting(connection)[0]
    again = screenings.apply(desk, screened(36.5), case=CaseRef(subject=rest.subject))
    assert again.movement is None  # a gun does not overrule a gun
    with desk.store.database.read() as connection:
        assert len(open_items.resting(connection)) == 1
    contact = Screening(readings=(Reading(36.6, Thermometer.EAR),), mask=Mask.WORN)
    done = screenings.apply(desk, contact, case=CaseRef(subject=rest.subject))
    assert done.movement is Movement.MONITOR
    with desk.store.database.read() as connection:
        entry = journal.get(connection, done.receipt.seq)
        assert open_items.resting(connection) == []
    assert entry is not None
    assert [r["celsius"] for r in entry.body["screening"]["readings"]] == [38.0, 36.5, 36.6]


def test_a_correction_is_judged_by_its_own_day(desk: Desk, clock: FixedClock) -> None:
    code = CodeReading(colour=Colour.GREEN, by_eye=True, updated=clock.now())
    saved = screenings.apply(desk, screened(code=code))
    assert saved.movement is Movement.RELEASE
    clock.move(3 * 86400)
    assert (
        correct(desk, saved.receipt.id, screened(name="张山", code=code), "听错").movement
        is Movement.RELEASE
    )


def test_everybody_aboard_is_counted_under_the_vehicle(desk: Desk) -> None:
    party = open_party(desk.store, Vehicle(plate="黑A12345", origin="2301", aboard=2))
    first = screenings.apply(desk, screened(party=party.id))
    assert first.movement is Movement.TURN_BACK  # the party's vehicle counts
    with pytest.raises(InputProblem, match="S-130"):
        close_party(desk.store, party.id, PartyEnd.COMPLETE)
    screenings.apply(desk, screened(party=party.id))
    with pytest.raises(InputProblem, match="S-129"):
        screenings.apply(desk, screened(party=party.id))
    assert verify.verify(desk.store.database).ok


def test_what_was_advised_and_what_was_done_are_kept_apart(desk: Desk) -> None:
    done = Applied(Movement.HOLD, reason="神情恍惚")
    saved = screenings.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN), done)
    with desk.store.database.read() as connection:
        row = queries.one(connection, saved.receipt.seq)
    assert row is not None
    assert (row.movement, row.advised) == ("hold", "monitor")
