"""A caller that lost its answer asks again; another record never gets somebody else's receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from storage.home import Home
from storage.journal import state
from storage.proof import verify
from storage.store import Store
from tests.conftest import Run, make_home

ALICE = {"kind": "screening", "key": "k1", "mask": "worn",
         "person": {"name": "ALICE"}, "readings": [{"celsius": 36.5}]}  # fmt: skip
BOB = ALICE | {"person": {"name": "BOB"}, "readings": [{"celsius": 39.6}]}


def told(station: Run, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    done = station("record", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_key_with_another_record_is_refused(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    first, second = told(station, ALICE, BOB)
    assert second["problem"] == "S-124"
    assert "id" not in second
    third = told(station, BOB | {"key": "k2"})[0]
    assert third["seq"] == first["seq"] + 1


def test_the_same_line_again_gets_its_receipt_and_says_so(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    respelled = {name: ALICE[name] for name in reversed(list(ALICE))}
    first, again, after = (
        *told(station, ALICE, respelled),
        told(station, ALICE)[0],
    )
    assert first.get("repeated") is None
    for repeat in (again, after):
        assert repeat["repeated"] is True
        assert (repeat["seq"], repeat["id"]) == (first["seq"], first["id"])


def test_repeating_burns_no_slip_number(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    low = {"movement": "monitor", "actions": ["issue_slip"], "reason": "x"}
    line = ALICE | {"apply": low}
    told(station, line, line, line)
    told(station, {"kind": "correction", "key": "c1", "corrects": "4", "reason": "r",
                   "screening": {"readings": [{"celsius": 36.6}]}, "apply": low}
         , {"kind": "correction", "key": "c1", "corrects": "4", "reason": "r",
            "screening": {"readings": [{"celsius": 36.6}]}, "apply": low})  # fmt: skip
    store = Store(Home.open(tmp_path / "home"))
    with store.database.read() as connection:
        kept = state.get(connection, f"slip:{store.today()}")
    assert kept == "1"
    assert verify.verify(store.database).ok
    store.close()


def test_every_kind_keeps_its_key_to_its_line(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    party = told(station, {"kind": "party", "vehicle": {"plate": "吉A12345", "aboard": 2}})[0]["id"]
    hold = told(station, {"kind": "hold", "name": "A"})[0]["id"]
    lines: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"kind": "hold", "name": "X"}, {"name": "Y"}),
        ({"kind": "hold", "hold": hold, "step": {"step": "called", "whom": "120"}},
         {"step": {"step": "called", "whom": "hospital"}}),
        ({"kind": "hold", "hold": hold, "end": {"outcome": "released"}},
         {"end": {"outcome": "absconded"}}),
        ({"kind": "party", "party": party, "vehicle": {"plate": "吉A12346", "aboard": 2}},
         {"vehicle": {"plate": "吉A12347", "aboard": 2}}),
        ({"kind": "party", "party": party, "close": "turned_back"}, {"close": "drove_through"}),
        ({"kind": "referral", "clinic": "市医院", "name": "张三"}, {"name": "李四"}),
    ]  # fmt: skip
    for at, (line, other) in enumerate(lines):
        keyed = line | {"key": f"k{at}"}
        first, again, changed = told(station, keyed, keyed, keyed | other)
        assert "problem" not in first, first
        assert (again["id"], again["repeated"]) == (first["id"], True)
        assert changed["problem"] == "S-124", changed
