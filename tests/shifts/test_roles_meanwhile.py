"""Roles that change while somebody works, PINs tried at once, locks over closed shifts: faults that were found."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.codes.statement import Statement, text_of
from station.codes.statement import read as read_statement
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Right, Role
from storage.desk import Desk
from storage.hand_over import service as hand_over
from storage.home import Home, recovery_text
from storage.journal import entries as journal
from storage.journal.appending import NOBODY
from storage.shifts import operators, signing_in
from storage.signing import statements
from storage.signing.statements import Held
from storage.store import Store
from tests.shifts.test_roles import LEAD, OPERATOR, guarded, refused

__all__ = ["guarded"]


def locked(desk: Desk) -> None:
    desk.store.session = NOBODY


def test_a_lead_who_was_made_less_or_sent_away_may_no_more_at_once(guarded: Desk) -> None:
    store = guarded.store
    kept = signing_in.sign_in(store, "李岚", LEAD)
    other = Store(store.home, FixedClock(store.now()))
    signing_in.sign_in(other, "李岚", LEAD)
    signing_in.change(other, operators.id_of(other, "王强"), Role.LEAD, active=True)
    signing_in.change(other, kept.operator, Role.OPERATOR, active=True)
    with store.database.read() as connection, refused(ProblemCode.NOT_ALLOWED):
        store.require(connection, Right.EXPORT_FULL)
    locked(guarded)
    assert signing_in.unlock(store, kept, LEAD).role is Role.OPERATOR
    signing_in.sign_in(other, "王强", OPERATOR)
    signing_in.change(other, kept.operator, Role.OPERATOR, active=False)
    with store.database.read() as connection, refused(ProblemCode.NOT_ALLOWED):
        store.require(connection, Right.SCREEN)
    other.close()


def test_a_dozen_tries_at_once_are_a_dozen_tries(guarded: Desk) -> None:
    store = guarded.store

    def attempt(at: int) -> ProblemCode:
        with pytest.raises(InputProblem) as failed:
            signing_in.sign_in(store, "王强", f"00{at:02d}")
        return failed.value.code

    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(attempt, range(12)))
    assert told.count(ProblemCode.PIN_WRONG) <= 4
    assert told.count(ProblemCode.PIN_WAIT) >= 8


def test_a_clock_that_was_a_year_ahead_locks_nobody_out(guarded: Desk, clock: FixedClock) -> None:
    store = guarded.store
    clock.at += timedelta(days=365)
    for at in range(5):
        with pytest.raises(InputProblem):
            signing_in.sign_in(store, "李岚", f"00{at:02d}")
    clock.at -= timedelta(days=365)
    with refused(ProblemCode.PIN_WAIT):
        signing_in.sign_in(store, "李岚", LEAD)
    clock.at += timedelta(seconds=40)
    assert signing_in.sign_in(store, "李岚", LEAD).role is Role.LEAD


def test_a_lock_over_a_shift_that_was_closed_opens_into_another_and_closes_nothing_twice(
    guarded: Desk, clock: FixedClock
) -> None:
    store = guarded.store
    kept = signing_in.sign_in(store, "李岚", LEAD)
    locked(guarded)
    clock.at += timedelta(days=1)
    back = signing_in.unlock(store, kept, LEAD)
    assert back.shift != kept.shift
    hand_over.close(guarded, LEAD)
    store.session = back
    with refused(ProblemCode.NO_SHIFT):
        hand_over.close(guarded, LEAD)
    with store.database.read() as connection:
        shifts = [e.header.shift for e in journal.of_kind(connection, Kind.SHIFT_CLOSED)]
    assert len(shifts) == len(set(shifts))


def test_a_statement_by_a_key_that_the_journal_does_not_know_is_not_the_stations(
    desk: Desk,
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.home.station_key import _of

    stated = read_statement(statements.make(desk.store))
    key = _of(Ed25519PrivateKey.generate())
    forged = Statement(
        stated.station, stated.name, stated.lineage, stated.first, stated.last, stated.count, stated.before,
        stated.head, stated.made, key.public,
    )  # fmt: skip
    found = read_statement(text_of(forged, key.sign(forged.spell())))
    with desk.store.database.read() as connection:
        assert statements.held(connection, desk.store.settings.id, found) is Held.OTHER_KEY


def test_a_name_of_half_characters_is_no_statement() -> None:
    from station.codes.bounded import to_base45

    raw = b'{"before":"","count":1,"first":1,"head":"","last":1,"lineage":"","made":"","name":"\\ud800","public":"","station":"","version":1}'
    with refused(ProblemCode.NOT_A_STATEMENT):
        read_statement("ST1:" + to_base45(bytes(64) + raw))


def closed(root: Path) -> None:
    """A home with a lead, whose files are closed."""
    store = Store(Home.open(root))
    store.begin("李岚")
    signing_in.set_pin(store, store.session.operator, LEAD)
    store.close()


@pytest.mark.parametrize("words", [
    ("export", "--full", "--reason", "why", "--format", "jsonl", "--output", "-"),
    ("log", "--json", "--full", "--reason", "why"),
])  # fmt: skip
def test_whoever_reads_only_a_part_of_what_is_unmasked_stands_in_the_journal(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    from tests.conftest import make_home

    root = make_home(tmp_path / "home").paths.root
    closed(root)
    env = os.environ | {"STATION_PIN": LEAD}
    child = subprocess.Popen(
        [sys.executable, "-m", "station.cli", "--home", str(root), *words], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=env,
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.close()
    child.wait(30)
    store = Store(Home.open(root))
    with store.database.read() as connection:
        told = journal.of_kind(connection, Kind.EXPORT_MADE)
    assert [e.body["reason"] for e in told] == ["why"]
    store.close()


def test_a_disk_that_is_full_shows_nobody_the_recovery_key_without_a_pin(tmp_path: Path) -> None:
    from tests.conftest import make_home

    made = make_home(tmp_path / "home")
    closed(made.paths.root)
    env = {k: v for k, v in os.environ.items() if k != "STATION_PIN"}
    full = f"ulimit -f 1; trap '' XFSZ; exec {sys.executable} -m station.cli --home {made.paths.root} key show"
    done = subprocess.run(
        ["sh", "-c", full], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert recovery_text(made.key) not in done.stdout
    assert done.returncode != 0
