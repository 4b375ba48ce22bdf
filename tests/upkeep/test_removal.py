"""What is removed is gone: from bodies, views, the search index's blocks, keys, files beside."""

from __future__ import annotations

import json
from pathlib import Path

from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from storage.database import cipher_pages
from storage.database.rows import raw
from storage.desk import Desk
from storage.home import Home
from storage.journal import entries as journal
from storage.journal import state
from storage.proof import verify
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from storage.store import Store
from storage.upkeep import removal
from tests.conftest import Run, make_home

NAME, KEY = "欧阳绝密", "zhang-san-1990"


def line(name: str, key: str) -> str:
    return json.dumps({"kind": "screening", "key": key, "person": {"name": name},
                       "readings": [{"celsius": 36.5}], "mask": "worn"}) + "\n"  # fmt: skip


def test_a_removed_name_is_in_no_page_of_any_file(tmp_path: Path, station: Run) -> None:
    made = make_home(tmp_path / "home")
    lines = line(NAME, KEY) + "".join(line("张三丰", f"k{at}") for at in range(20))
    seq = json.loads(station("record", "-", stdin=lines).stdout.splitlines()[0])["seq"]
    path = made.paths.database
    cipher = cipher_pages.cipher_of(path, made.key)
    assert cipher is not None

    def found() -> list[str]:
        pages = cipher_pages.Pages(path, cipher)
        plain = b"".join(pages.get(n) or b"" for n in range(1, pages.count + 1))
        words = (NAME.encode(), "绝".encode(), KEY.encode())
        return [word.decode() for word in words if word in plain]

    assert len(found()) == 3
    done = station("remove", str(seq), "--reason", "kept long enough", "--yes")
    assert done.returncode == 0, done.stderr
    assert found() == []
    assert station("verify").returncode == 0
    again = json.loads(station("record", "-", stdin=line(NAME, KEY)).stdout)
    assert (again["seq"], again["repeated"]) == (seq, True)  # still known, and not recorded again


def test_removal_by_age_leaves_what_is_open(tmp_path: Path, station: Run) -> None:
    make_home(tmp_path / "home")
    fever = json.dumps({"kind": "screening", "readings": [
        {"celsius": 37.9}, {"celsius": 38.2, "thermometer": "mercury"}]}) + "\n"  # fmt: skip
    station("record", "-", stdin=line(NAME, KEY) + fever)
    done = station("remove", "--before", "2100-01-01", "--reason", "r", "--yes")
    assert "1 cases" in done.stderr
    store = Store(Home.open(tmp_path / "home"))
    with store.database.read() as connection:
        rows = raw(connection, "SELECT removed FROM screening_view ORDER BY seq").fetchall()
    assert rows == [(1,), (0,)]
    store.close()
    assert "S-142" in station("remove", "5", "--reason", "r", "--yes").stderr


def test_a_removal_asks_first_and_needs_a_reason(tmp_path: Path, station: Run) -> None:
    make_home(tmp_path / "home")
    station("record", "-", stdin=line(NAME, KEY))
    assert station("remove", "4", "--reason", "r", stdin="n\n").returncode == 130
    assert station("remove", "4", "--reason", " ", "--yes").returncode == 2
    assert station("remove", "--reason", "r", "--yes").returncode == 2
    assert "S-122" in station("remove", "1", "--reason", "r", "--yes").stderr
    assert NAME[:1] in station("log", "--json").stdout


def test_a_cleaning_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    store = Store(made)
    with store.database.write() as connection:
        state.put(connection, state.UNMERGED, "1")
    store.close()
    store = Store(made)
    assert store.ask(lambda connection: state.get(connection, state.UNMERGED)) is None
    assert verify.verify(store.database).ok
    store.close()


def test_a_case_that_was_opened_again_meanwhile_stays(desk: Desk) -> None:
    seq = screenings.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN)).receipt.seq
    with desk.store.database.read() as connection:
        cases = removal.cases_of(connection, [str(seq)])
    high = (Reading(37.9), Reading(38.2, Thermometer.MERCURY))
    correct(desk, str(seq), Screening(readings=high, mask=Mask.WORN), "x")
    removal.remove(desk.store, cases, "r")
    with desk.store.database.read() as connection:
        entry = journal.get(connection, seq)
    assert entry is not None
    assert not entry.removed


def test_a_second_removal_leaves_the_key_as_it_is(tmp_path: Path, station: Run) -> None:
    make_home(tmp_path / "home")
    seq = json.loads(station("record", "-", stdin=line(NAME, KEY)).stdout)["seq"]
    for _ in range(2):
        assert station("remove", str(seq), "--reason", "r", "--yes").returncode == 0
    again = json.loads(station("record", "-", stdin=line(NAME, KEY)).stdout)
    assert (again["seq"], again["repeated"]) == (seq, True)
