"""Roles: the table is held where entries are appended; PINs are slow to guess; the last lead stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import argon2
import pytest
from argon2 import _password_hasher

from station.clock import FixedClock
from station.events.kinds import Kind
from station.i18n import Lang
from station.problems import InputProblem, ProblemCode
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from station.shifts.roles import MAY, Right, Role
from storage.desk import Desk
from storage.exporting import Format, Wanted, export
from storage.holds import service as holds
from storage.home import Home
from storage.journal import codec, state
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.rights import NEEDS
from storage.proof import replay, verify
from storage.reports import service as reports
from storage.screenings import service as screenings
from storage.shifts import attendance, operators, signing_in
from storage.store import Store
from storage.upkeep import key_kept, key_shown

LEAD, OPERATOR, CLINICIAN = "4071", "8052", "6193"
SEEN = Screening(readings=(Reading(36.5),), mask=Mask.WORN)


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    """李岚 is the lead, 王强 an operator, 郑敏 a clinician; nobody has signed in."""
    signing_in.set_pin(desk.store, desk.store.session.operator, LEAD)
    signing_in.add(desk.store, "王强", Role.OPERATOR, OPERATOR)
    signing_in.add(desk.store, "郑敏", Role.CLINICIAN, CLINICIAN)
    attendance.leave(desk.store)
    return desk


def refused(code: ProblemCode) -> pytest.RaisesExc[InputProblem]:
    return pytest.raises(InputProblem, check=lambda p: p.code is code)


PINS = {
    Role.LEAD: ("李岚", LEAD),
    Role.OPERATOR: ("王强", OPERATOR),
    Role.CLINICIAN: ("郑敏", CLINICIAN),
}


@pytest.mark.parametrize("role", list(Role))
def test_the_table_is_held_for_every_kind_of_entry(role: Role, guarded: Desk) -> None:
    store = guarded.store
    for kind in NEEDS:
        with refused(ProblemCode.NOT_SIGNED_IN):
            store.save(NewEntry(kind, codec.plain({}), "s"))
    signing_in.sign_in(store, *PINS[role])
    for kind, right in NEEDS.items():
        if right in MAY[role]:
            assert store.save(NewEntry(kind, codec.plain({}), "s")).seq
        else:
            with refused(ProblemCode.NOT_ALLOWED):
                store.save(NewEntry(kind, codec.plain({}), "s"))


def test_every_right_is_some_entrys_or_asked_for_by_name_and_stands_in_the_docs() -> None:
    root = Path(__file__).parents[2]
    sources = "".join(p.read_text("utf-8") for p in (root / "storage").rglob("*.py"))
    page = (root / "docs" / "lead.md").read_text("utf-8")
    for right in Right:
        assert right in NEEDS.values() or f"Right.{right.name}" in sources, right
        marks = " | ".join("yes" if right in MAY[role] else "-" for role in Role)
        assert f"| `{right}` | " in page, right
        assert next(x for x in page.splitlines() if x.startswith(f"| `{right}` | ")).endswith(
            f"| {marks} |"
        ), right


def test_use_cases_are_refused_whole_and_leave_nothing(guarded: Desk, tmp_path: Path) -> None:
    store = guarded.store
    signing_in.sign_in(store, *PINS[Role.OPERATOR])
    assert screenings.apply(guarded, SEEN).receipt.seq
    assert holds.open_hold(store, "x", "").seq
    before = store.ask(journal.head)
    for act in (
        lambda: reports.send(guarded, store.today()),
        lambda: export(store, Wanted(Format.CSV), tmp_path / "a.csv", Lang.ZH),
        lambda: key_shown.shown(store, key_shown.Where.SCREEN),
        lambda: store.save(key_kept.entry(key_kept.Kept.FILE)),
        lambda: key_kept.keep(store, "correct horse 41"),
        lambda: signing_in.add(store, "孙七", Role.LEAD, "9182"),
        lambda: signing_in.change(store, store.session.operator, Role.LEAD, active=True),
    ):
        with refused(ProblemCode.NOT_ALLOWED):
            act()
    assert store.ask(journal.head) == before
    assert not (tmp_path / "a.csv").exists()


def test_who_did_what_is_on_each_entry(guarded: Desk) -> None:
    store = guarded.store
    for role in (Role.OPERATOR, Role.LEAD):
        signing_in.sign_in(store, *PINS[role])
        screenings.apply(guarded, SEEN)
    with store.database.read() as connection:
        names = [
            operators.name_of(connection, e.header.operator)
            for e in journal.of_kind(connection, Kind.SCREENING)
        ]
        shifts = {e.header.shift for e in journal.of_kind(connection, Kind.SCREENING)}
    assert names == ["王强", "李岚"]
    assert len(shifts) == 1


def test_a_pin_tried_a_thousand_times_waits_longer_and_longer_and_stands_in_the_journal(
    guarded: Desk, clock: FixedClock
) -> None:
    store, tried, waited = guarded.store, 0, 0
    for at in range(1000):
        clock.at += timedelta(seconds=1)
        try:
            signing_in.sign_in(store, "王强", f"{at:04d}")
        except InputProblem as problem:
            tried += problem.code is ProblemCode.PIN_WRONG
            waited += problem.code is ProblemCode.PIN_WAIT
    assert (tried + waited, tried <= 12) == (1000, True)
    with store.database.read() as connection:
        told = journal.of_kind(connection, Kind.SIGN_IN_FAILED)
    assert [e.body["failures"] for e in told] == list(range(1, tried + 1))
    with refused(ProblemCode.PIN_WAIT):
        signing_in.sign_in(store, "王强", OPERATOR)
    clock.at -= timedelta(days=1)
    with refused(ProblemCode.PIN_WAIT):
        signing_in.sign_in(store, "王强", OPERATOR)
    clock.at += timedelta(days=1, minutes=16)
    assert signing_in.sign_in(store, "王强", OPERATOR).name == "王强"


@pytest.mark.parametrize("pin", ["", "1", "123", "1111", "1234", "9876", "x" * 200])
def test_a_pin_that_is_easily_guessed_is_refused(pin: str, desk: Desk) -> None:
    with refused(ProblemCode.PIN_WEAK):
        signing_in.set_pin(desk.store, desk.store.session.operator, pin)
    assert not desk.store.guarded


def test_no_pin_is_in_the_journal_or_in_a_view(guarded: Desk) -> None:
    with guarded.store.database.read() as connection:
        bodies = b"".join(e.raw or b"" for e in journal.page(connection, 0, 1000))
        rows = str(operators.all_of_them(connection))
    assert b"argon2" not in bodies
    assert "argon2" not in rows
    for pin in (LEAD, OPERATOR, CLINICIAN):
        assert pin.encode() not in bodies


def test_a_pin_costs_who_has_the_file_what_argon2_costs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argon2, "PasswordHasher", _password_hasher.PasswordHasher)
    operator = desk.store.session.operator
    signing_in.set_pin(desk.store, operator, LEAD)
    with desk.store.database.read() as connection:
        kept = state.get(connection, f"pin:{operator}") or ""
    cost = argon2.extract_parameters(kept)
    assert cost.type is argon2.Type.ID
    assert cost.memory_cost >= 64 * 1024
    assert cost.time_cost >= 3
    assert signing_in.sign_in(desk.store, "李岚", LEAD).operator == operator


def test_the_last_lead_stays_and_somebody_who_left_signs_in_no_more(guarded: Desk) -> None:
    store = guarded.store
    signing_in.sign_in(store, *PINS[Role.LEAD])
    lead, other = store.session.operator, operators.id_of(store, "王强")
    for role, active in ((Role.OPERATOR, True), (Role.LEAD, False)):
        with refused(ProblemCode.LAST_LEAD):
            signing_in.change(store, lead, role, active=active)
    signing_in.change(store, other, Role.LEAD, active=True)
    signing_in.change(store, lead, Role.OPERATOR, active=False)
    attendance.leave(store)
    with refused(ProblemCode.PIN_WRONG):
        signing_in.sign_in(store, "李岚", LEAD)
    assert signing_in.sign_in(store, "王强", OPERATOR).role is Role.LEAD


def test_somebody_changes_their_own_pin_only_with_the_old_one(guarded: Desk) -> None:
    store = guarded.store
    mine = signing_in.sign_in(store, *PINS[Role.OPERATOR]).operator
    with refused(ProblemCode.PIN_WRONG):
        signing_in.set_pin(store, mine, "7310", "0000")
    with refused(ProblemCode.NOT_ALLOWED):
        signing_in.set_pin(store, operators.id_of(store, "李岚"), "7310", OPERATOR)
    signing_in.set_pin(store, mine, "7310", OPERATOR)
    attendance.leave(store)
    assert signing_in.sign_in(store, "王强", "7310").role is Role.OPERATOR


def test_roles_outlive_a_replay_and_a_second_opening_asks_again(guarded: Desk) -> None:
    store = guarded.store
    assert verify.verify(store.database).ok
    assert replay.replay(store.database) == 0
    again = Store(Home.open(store.home.paths.root), FixedClock(store.now()))
    assert again.guarded
    with refused(ProblemCode.NOT_SIGNED_IN):
        again.begin("李岚")
    assert signing_in.sign_in(again, *PINS[Role.LEAD]).role is Role.LEAD
    again.close()


def test_a_first_lead_who_had_been_sent_away_is_back(desk: Desk) -> None:
    store = desk.store
    mine = store.session.operator
    signing_in.change(store, mine, Role.OPERATOR, active=False)
    signing_in.set_pin(store, mine, LEAD)
    attendance.leave(store)
    assert signing_in.sign_in(store, "李岚", LEAD).role is Role.LEAD
