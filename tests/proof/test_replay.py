"""A replay beside the work: what is open stays in sight, saves go on, an interrupted one costs nothing."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import Connection

from station.events.kinds import Kind
from station.people.person import Person
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.cases import open_items
from storage.desk import Desk
from storage.holds.service import open_hold
from storage.journal import state
from storage.journal.entry import StoredEntry
from storage.proof import replay, verify
from storage.screenings import ledger, queries
from storage.screenings import service as screenings
from storage.store import Store


def screened(name: str = "张三丰") -> Screening:
    return Screening(person=Person(name), readings=(Reading(36.5),), mask=Mask.WORN)


WRONG = (
    "UPDATE screening_view SET name = 'x' WHERE seq % 3 = 0",
    "DELETE FROM screening_view WHERE seq % 4 = 0",
    "DELETE FROM hold_view",
    "INSERT INTO clock_view VALUES (99999, 5)",
    "DELETE FROM search WHERE rowid % 5 = 0",
    "INSERT INTO search(rowid, name, initials) VALUES (88888, '王', 'w')",
    "UPDATE shift_view SET operator = 'nobody'",
    "DROP INDEX screening_phone",
    "DROP TABLE correction_view",
    "DROP TABLE search",
)


@pytest.mark.parametrize("damage", WRONG)
def test_whatever_a_view_says_wrong_is_mended(desk: Desk, damage: str) -> None:
    for at in range(30):
        screenings.apply(desk, screened("张三丰" if at % 2 else "SMITH JOHN"))
    open_hold(desk.store, "王五")
    with desk.store.database.write() as connection:
        connection.exec_driver_sql(damage)
    assert not verify.verify(desk.store.database).ok
    assert replay.replay(desk.store.database) == 0
    verdict = verify.verify(desk.store.database)
    assert verdict.ok, verdict


class Interrupted(Exception):
    """Somebody pulled the plug."""


@pytest.mark.parametrize("after", [0, 1])
def test_an_interrupted_replay_leaves_everything_in_sight(desk: Desk, after: int) -> None:
    for _ in range(4):
        screenings.apply(desk, screened())
    open_hold(desk.store, "王五")
    looks = 0

    def interrupt(_done: int, _of: int) -> None:
        nonlocal looks
        looks += 1
        if looks > after:
            raise Interrupted

    with pytest.raises(Interrupted):
        replay.replay(desk.store.database, interrupt)
    with desk.store.database.read() as connection:
        assert [hold.name for hold in open_items.holds(connection)] == ["王五"]
        assert len(ledger.page(connection)) == 4
        assert state.get(connection, state.REPLAY) is None
    assert verify.verify(desk.store.database).ok


def test_saves_go_on_during_a_replay_and_are_in_it(desk: Desk) -> None:
    for _ in range(40):
        screenings.apply(desk, screened())
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE screening_view SET name = 'x'")
    waits: list[float] = []
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            began = time.monotonic()
            screenings.apply(desk, screened("后来"))
            waits.append(time.monotonic() - began)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for _ in range(3):
            replay.replay(desk.store.database)
    finally:
        done.set()
        worker.join()
    assert waits
    verdict = verify.verify(desk.store.database)
    assert verdict.ok, verdict


def test_an_entry_that_no_view_can_show_is_counted_and_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.screenings import projection as view

    seq = screenings.apply(desk, screened()).receipt.seq
    usual = view.project

    def failing(connection: Connection, entry: StoredEntry) -> None:
        usual(connection, entry)
        if entry.header.kind == Kind.SCREENING:
            raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(view, "project", failing)
        assert replay.replay(desk.store.database) == 1
        with desk.store.database.read() as connection:
            assert queries.one(connection, seq) is None  # its half row is not there either
    assert replay.replay(desk.store.database) == 0
    assert verify.verify(desk.store.database).ok


def test_views_that_a_schema_change_made_old_are_mended_at_the_opening(desk: Desk) -> None:
    screenings.apply(desk, screened())
    with desk.store.database.write() as connection:
        replay.ask_for(connection)
        connection.exec_driver_sql("DELETE FROM screening_view")
    store = Store(desk.store.home, desk.store.clock)
    with store.database.read() as connection:
        assert len(ledger.page(connection)) == 1
        assert state.get(connection, state.REPLAY) is None
    store.close()
