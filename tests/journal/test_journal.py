"""The journal: chain, keys, removal, replay, tampering, several processes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from station.clock import FixedClock
from station.events.hold import HoldEnd, HoldEnded
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.problems import InputProblem
from station.screening.disposition import Applied, Movement
from station.screening.screening import KeyGroup, Mask, Screening
from station.screening.temperature import Reading, Thermometer
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.holds.service import end_hold, open_hold
from storage.journal import entries as journal
from storage.journal import projections
from storage.journal.client_key import ClientKey
from storage.journal.entry import StoredEntry
from storage.proof import verify
from storage.proof.replay import replay
from storage.screenings import ledger, queries
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from storage.store import Store
from storage.upkeep.removal import remove
from tests.conftest import make_home


def screened(celsius: float = 36.5, name: str = "张三丰", **more: object) -> Screening:
    return Screening(person=Person(name), readings=(Reading(celsius),), mask=Mask.WORN, **more)  # type: ignore[arg-type]


def test_the_chain_holds_and_the_views_agree(desk: Desk) -> None:
    for celsius in (36.1, 36.9, 37.5):
        screenings.apply(desk, screened(celsius))
    verdict = verify.verify(desk.store.database)
    assert verdict.ok, verdict
    assert verdict.count == verdict.head.seq == 6


def test_the_same_key_gives_the_same_receipt(desk: Desk) -> None:
    first = screenings.apply(desk, screened(), case=CaseRef(key=ClientKey("k1")))
    again = screenings.apply(desk, screened(40.0), case=CaseRef(key=ClientKey("k1")))
    assert again.receipt.seq == first.receipt.seq
    assert again.receipt.hash == first.receipt.hash
    assert again.movement == first.movement


def _tamper(desk: Desk, sql: str) -> verify.Verdict:
    with desk.store.database.write() as connection:
        connection.exec_driver_sql(sql)
    return verify.verify(desk.store.database)


@pytest.mark.parametrize(
    ("sql", "fault", "seq"),
    [
        (
            "UPDATE entry SET body = CAST(replace(body, '36.5', '36.6') AS BLOB) WHERE seq = 5",
            "body",
            5,
        ),
        ("DELETE FROM entry WHERE seq = 5", "gap", 5),
        ("UPDATE entry SET body = NULL, salt = NULL WHERE seq = 5", "body_missing", 5),
        ("UPDATE entry SET at = at + 1 WHERE seq = 5", "columns", 5),
        ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 5", "hash", 5),
        ("UPDATE entry SET header = CAST(header || ' ' AS BLOB) WHERE seq = 5", "header", 5),
        ("UPDATE screening_view SET movement = 'release' WHERE seq = 5", "views", 5),
        ("UPDATE screening_view SET seq = -5 WHERE seq = 5", "views", -5),
        ("UPDATE entry SET seq = -7 WHERE seq = 5", "gap", 1),
        ("DELETE FROM search WHERE rowid = 5", "views", 5),
        ("DELETE FROM entry", "empty", 1),
        ("UPDATE entry SET header = X'7B' WHERE seq = 1", "header", 1),
        (
            "UPDATE entry SET header = replace(hex(zeroblob(400000)), '0', '[') WHERE seq = 5",
            "header",
            5,
        ),
        (
            "UPDATE entry SET header = CAST(replace(hex(zeroblob(2000)), '0', '[') AS BLOB) WHERE seq = 5",
            "header",
            5,
        ),
        ("UPDATE entry SET hash = 'abc' WHERE seq = 5", "hash", 5),
        ("UPDATE entry SET body_digest = 'abc' WHERE seq = 5", "body", 5),
        ("UPDATE entry SET day = '2026-11-22' WHERE seq = 5", "day", 5),
        ("UPDATE entry SET day = 'x' WHERE seq = 5", "day", 5),
        ("UPDATE state SET value = '1' WHERE name LIKE 'slip:%'", "slips", 7),
        ("DROP TABLE set_aside_view", "schema", 0),
        ("DROP TABLE state", "schema", 0),
        ("DROP INDEX entry_key", "schema", 0),
        (
            "CREATE TRIGGER ending AFTER INSERT ON hold_view BEGIN UPDATE hold_view SET ended = 1; END",
            "schema",
            0,
        ),
    ],
)
def test_what_was_changed_is_named(desk: Desk, sql: str, fault: str, seq: int) -> None:
    for _ in range(4):
        screenings.apply(desk, screened(), Applied(Movement.MONITOR, reason="孕妇"))
    verdict = _tamper(desk, sql)
    assert (verdict.ok, verdict.fault, verdict.seq) == (False, fault, seq)


def test_a_cut_tail_is_found_with_the_head_that_was_noted(desk: Desk) -> None:
    screenings.apply(desk, screened())
    noted = verify.verify(desk.store.database).head
    screenings.apply(desk, screened())
    assert verify.verify(desk.store.database, noted).ok
    with desk.store.database.write() as connection:
        connection.exec_driver_sql(f"DELETE FROM entry WHERE seq >= {noted.seq}")
        connection.exec_driver_sql(f"DELETE FROM screening_view WHERE seq >= {noted.seq}")
        connection.exec_driver_sql(f"DELETE FROM search WHERE rowid >= {noted.seq}")
    assert verify.verify(desk.store.database).ok  # a chain proves its inside only
    verdict = verify.verify(desk.store.database, noted)
    assert (verdict.fault, verdict.seq) == ("cut", noted.seq)


def test_a_rewritten_journal_differs_from_the_noted_head(desk: Desk) -> None:
    screenings.apply(desk, screened())
    head = verify.verify(desk.store.database).head
    other = journal.Head(head.seq, bytes(32))
    assert verify.verify(desk.store.database, other).fault == "fork"


def test_a_correction_names_the_old_one_and_both_stay(desk: Desk) -> None:
    wrong = screenings.apply(desk, screened(name="张三"))
    right = correct(desk, wrong.receipt.id, screened(name="张山"), "听错")
    with desk.store.database.read() as connection:
        row = queries.one(connection, wrong.receipt.seq)
        assert row is not None
        assert (row.name, row.corrections) == ("张山", 1)
        assert queries.history(connection, wrong.receipt.seq) == [right.receipt.seq]
        old = journal.get(connection, wrong.receipt.seq)
        assert old is not None
        assert old.body["screening"]["person"]["name"] == "张三"
        assert ledger.find(connection, "张三") == []
        assert [r.seq for r in ledger.find(connection, "张山")] == [wrong.receipt.seq]
    assert verify.verify(desk.store.database).ok


def test_a_correction_needs_a_reason_and_a_record(desk: Desk) -> None:
    saved = screenings.apply(desk, screened())
    with pytest.raises(InputProblem, match="S-121"):
        correct(desk, saved.receipt.id, screened(), " ")
    with pytest.raises(InputProblem, match="S-122"):
        correct(desk, "999", screened(), "x")


def test_removed_bodies_leave_a_chain_and_a_trace(desk: Desk) -> None:
    saved = screenings.apply(desk, screened(groups=(KeyGroup.RECOVERED,)))
    correct(desk, saved.receipt.id, screened(name="张山"), "听错")
    with desk.store.database.read() as connection:
        entry = journal.get(connection, saved.receipt.seq)
    assert entry is not None
    remove(desk.store, [entry.header.subject], "保存期满")
    with desk.store.database.read() as connection:
        row = queries.one(connection, saved.receipt.seq)
        assert row is not None
        assert (row.removed, row.name, row.movement) == (1, "", "")
        assert ledger.find(connection, "张山") == []
    assert verify.verify(desk.store.database).ok
    replay(desk.store.database)
    assert verify.verify(desk.store.database).ok


def test_a_failing_view_never_costs_an_entry(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.screenings import projection as view

    def broken(connection: Connection, entry: StoredEntry) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(view, "project", broken)
        outcome = screenings.apply(desk, screened(36.6))
    assert not outcome.receipt.projected
    with desk.store.database.write() as connection:
        assert journal.unprojected(connection) == [outcome.receipt.seq]
        assert journal.project_again(connection) == 1
    assert verify.verify(desk.store.database).ok


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["screen", "fever", "aside", "correct", "hold", "end", "remove"]),
        st.sampled_from(["张三", "李四", "SMITH J", "", "[/x]", "王\u202e五"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_replay_rebuilds_identical_views(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, str, int]]
) -> None:
    store = Store(make_home(tmp_path_factory.mktemp("h") / "home"))
    store.begin("李岚")
    desk = Desk(store)
    saved: list[tuple[str, str]] = []
    holds: list[str] = []
    for what, name, pick in actions:
        _do(desk, what, name, pick, saved, holds)
    before = _dump(desk)
    replay(store.database)
    assert _dump(desk) == before
    assert verify.verify(store.database).ok
    store.close()


def _do(
    desk: Desk, what: str, name: str, pick: int, saved: list[tuple[str, str]], holds: list[str]
) -> None:
    if what in ("screen", "fever"):
        reading = Reading(36.5) if what == "screen" else Reading(38.0, Thermometer.EAR)
        person = Person(name, Document(DocumentKind.PASSPORT, f"E{pick}000000"))
        outcome = screenings.apply(
            desk, Screening(person=person, readings=(reading,), groups=(KeyGroup.RECOVERED,))
        )
        with desk.store.database.read() as connection:
            entry = journal.get(connection, outcome.receipt.seq)
        assert entry is not None
        saved.append((outcome.receipt.id, entry.header.subject))
    elif what == "aside":
        outcome = screenings.apply(desk, screened(37.8, name))
        remove(desk.store, [], "nothing")
    elif what == "correct" and saved:
        try:
            correct(desk, saved[pick % len(saved)][0], screened(36.8, name), "r")
        except InputProblem:
            return
    elif what == "hold":
        holds.append(open_hold(desk.store, name).id)
    elif what == "end" and holds:
        end_hold(desk.store, holds.pop(), HoldEnded(HoldEnd.HANDED_OVER, "120"))
    elif what == "remove" and saved:
        remove(desk.store, [saved[pick % len(saved)][1]], "r")


def _dump(desk: Desk) -> list[object]:
    from storage.database.tables import VIEWS, table

    with desk.store.database.read() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.dump USING fts5vocab(main, search, instance)"
        )
        rows: list[object] = [
            tuple(r)
            for model in VIEWS
            for r in connection.execute(
                table(model).select().order_by(*table(model).primary_key.columns)
            )
        ]
        terms = connection.exec_driver_sql("SELECT * FROM temp.dump ORDER BY doc, col, offset")
        return rows + [tuple(r) for r in terms]


def test_a_clock_set_back_is_an_entry_and_ages_stay_positive(desk: Desk, clock: FixedClock) -> None:
    screenings.apply(desk, screened())
    clock.move(60, wall=-3600)
    screenings.apply(desk, screened())
    with desk.store.database.read() as connection:
        kinds = [e.header.kind for e in journal.newest(connection, before=None, kind=None, limit=3)]
    assert kinds == ["screening.recorded", "clock.jumped", "screening.recorded"]


def test_a_home_opened_with_a_clock_behind_its_journal_says_so(
    desk: Desk, clock: FixedClock
) -> None:
    screenings.apply(desk, screened())
    store = Store(desk.store.home, FixedClock(clock.now().replace(year=2025)))
    with store.database.read() as connection:
        newest = journal.newest(connection, before=None, kind=None, limit=1)[0]
    assert newest.header.kind == "clock.jumped"
    store.close()


def test_no_view_knows_a_kind_that_the_journal_does_not() -> None:
    from station.events.kinds import Kind

    assert set(projections.PROJECTIONS) <= {k.value for k in Kind}
