"""Statements of a log: signed, held against the station's own home and another's, refused once changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.clock import FixedClock
from station.codes import statement as codes
from station.codes.bounded import base45, to_base45
from station.events.kinds import Kind
from station.problems import Problem, ProblemCode
from storage.desk import Desk
from storage.home import Home
from storage.home.station_key import NAME
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import service
from storage.signing import own_key, statements
from storage.signing.statements import Held
from storage.store import Store
from tests.clinic.patients import patient
from tests.conftest import Run, make_home


def held(desk: Desk, text: str) -> Held:
    stated = codes.read(text)
    with desk.store.database.read() as connection:
        return statements.held(connection, desk.store.settings.id, stated)


def test_a_statement_holds_on_its_own_home_and_tells_another_its_key(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    service.apply(desk, patient())
    text = statements.make(desk.store)
    stated = codes.read(text)
    with desk.store.database.read() as connection:
        head = journal.head(connection)
    assert (stated.last, stated.count, stated.head) == (head.seq, head.seq, head.hash.hex())
    assert held(desk, text) is Held.SAME
    other = Store(make_home(tmp_path / "other"), clock)
    with other.database.read() as connection:
        assert statements.held(connection, other.settings.id, stated) is Held.OTHER_STATION
    other.close()
    service.apply(desk, patient())
    assert held(desk, text) is Held.SAME


def test_a_journal_that_was_cut_or_rewritten_contradicts_its_statement(
    desk: Desk, tmp_path: Path
) -> None:
    own_key.of(desk.store)
    before = tmp_path / "before"
    desk.store.close()
    shutil.copytree(desk.store.home.paths.root, before)
    later = Desk(Store(Home.open(desk.store.home.paths.root)))
    later.store.begin("李岚")
    service.apply(later, patient())
    text = statements.make(later.store)
    later.store.close()
    short = Desk(Store(Home.open(before)))
    short.store.begin("李岚")
    assert held(short, text) is Held.BEHIND
    service.apply(short, patient())
    assert held(short, text) is Held.DIFFERS
    short.store.close()


def test_the_key_is_made_once_and_the_journal_knows_it_and_its_successor(desk: Desk) -> None:
    first = own_key.of(desk.store)
    assert own_key.of(desk.store).public == first.public
    path = desk.store.home.paths.keys / NAME
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    second = own_key.of(desk.store)
    assert second.public != first.public
    with desk.store.database.read() as connection:
        told = journal.of_kind(connection, Kind.STATION_KEY)
    assert [(e.body["public"], e.body.get("before", "")) for e in told] == [
        (first.public, ""), (second.public, first.public),
    ]  # fmt: skip


@given(at=st.integers(0, 400), bit=st.integers(0, 7))
def test_every_flipped_bit_is_refused(at: int, bit: int) -> None:
    raw = bytearray(base45(TEXT[len(codes.PREFIX) :]))
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(Problem) as refused:
        codes.read(codes.PREFIX + to_base45(bytes(raw)))
    assert refused.value.code in (ProblemCode.STATEMENT_FORGED, ProblemCode.NOT_A_STATEMENT)


@given(text=st.text(max_size=300))
def test_anything_else_is_no_statement(text: str) -> None:
    for given_text in (
        text,
        codes.PREFIX + text,
        codes.PREFIX + to_base45(text.encode("utf-8", "replace")),
    ):
        with pytest.raises(Problem):
            codes.read(given_text)


def _made() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storage.home.station_key import _of

    key = _of(Ed25519PrivateKey.generate())
    stated = codes.Statement(
        "s", "东口", "L", 1, 9, 9, "00", "ff", "2026-11-23T12:00:00+08:00", key.public
    )
    return codes.text_of(stated, key.sign(stated.spell()))


TEXT = _made()


def test_the_command_writes_it_and_verify_refuses_a_changed_copy(
    station: Run, tmp_path: Path
) -> None:
    assert station("init").returncode == 0
    file = tmp_path / "log.st1"
    assert station("statement", "--output", str(file)).returncode == 0
    assert (tmp_path / "log.st1.png").stat().st_size > 500
    done = station("verify", "--statement", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["here"] == "same"
    again = station("statement", "--output", str(file))
    assert again.returncode == 2
    assert "S-215" in again.stderr
    text = file.read_text("utf-8")
    swapped = text.replace(text[60], "Z" if text[60] != "Z" else "Y", 1)
    file.write_text(swapped, "utf-8")
    refused = station("verify", "--statement", str(file))
    assert refused.returncode == 2
    assert "S-146" in refused.stderr or "S-145" in refused.stderr


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_what_was_shown_of_entries_that_were_cut_off_is_told_as_a_cut_tail_not_as_views(
    cut: int, desk: Desk
) -> None:
    """Both the tail and the file beside are deleted; a replay would have hidden it."""
    for _ in range(3):
        service.apply(desk, patient())
    home = desk.store.home
    with desk.store.database.write() as connection:
        head = journal.head(connection).seq
        connection.exec_driver_sql(f"DELETE FROM entry WHERE seq > {head - cut}")
    desk.store.noted.forget()
    verdict = verify.verify(desk.store.database)
    assert (verdict.ok, verdict.fault, verdict.seq) == (False, verify.Fault.CUT, head - cut + 1)
    desk.store.close()
    home.paths.head.unlink(missing_ok=True)
    again = Store(home)
    assert again.lost is not None
    assert (again.lost.first, again.lost.last) == (head - cut + 1, head)
    with again.database.read() as connection:
        assert journal.of_kind(connection, Kind.LINEAGE_BEGAN)[-1].body["noted"] == f"{head}:"
    assert verify.verify(again.database).ok
    again.close()
    third = Store(home)
    assert third.lost is None
    third.close()
