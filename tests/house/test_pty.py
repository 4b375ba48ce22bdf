"""The real app in a real pty: bursts, pastes, an input method, the demo, a kill."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from storage.home import Home
from storage.journal import entries as journal
from storage.store import Store
from tests.app import prepare
from tests.terminal import F, Terminal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.fixture
def terminal(root: Path) -> Iterator[Terminal]:
    found = Terminal("--home", str(root))
    found.wait("请出示行程码")
    yield found
    found.close()


def screenings(root: Path) -> list[dict[str, object]]:
    store = Store(Home.open(root))
    with store.database.read() as connection:
        found = journal.newest(connection, before=None, kind="screening.recorded", limit=50)
    store.close()
    return [entry.body for entry in found]


PLACES = {
    "checkpoint": "",
    "by eye": F[2] + F[2],
    "person": F[3],
    "vehicle": F[4],
    "ledger": F[7],
    "aside": F[8],
}


@pytest.mark.parametrize("place", list(PLACES))
def test_no_scan_no_paste_and_no_input_method_ever_clears_anyone(place: str, root: Path) -> None:
    terminal = Terminal("--home", str(root))
    terminal.wait("请出示行程码")
    if PLACES[place]:
        terminal.child.send(PLACES[place])
        terminal.look(0.6)
    before = terminal.text()
    terminal.child.send("6901234567892\r")  # a product's EAN-13, as a hand scanner types it
    terminal.look(0.5)
    assert "6901234567892" not in terminal.text()
    terminal.child.send("365\r")
    terminal.look(0.5)
    terminal.child.send("\x1b[200~first line\nsecond line\n\x1b[201~")
    terminal.look(0.5)
    terminal.child.send("张三")  # what an input method commits
    shown = terminal.look(0.8)
    assert before
    assert screenings(root) == []
    if place in ("checkpoint", "person"):
        assert "张三" in shown
    terminal.close()


def test_the_digits_of_a_burst_are_not_lost(terminal: Terminal, root: Path) -> None:
    terminal.child.send("365\r")
    assert "放行" in terminal.look(0.8) or "健康监测" in terminal.text()
    assert screenings(root) == []
    terminal.hand("\r")
    terminal.wait("已存")
    assert len(screenings(root)) == 1


def test_a_scan_into_a_field_leaves_the_field_as_it_was(terminal: Terminal) -> None:
    terminal.child.send(F[3])
    terminal.look(0.6)
    terminal.hand("ab")
    terminal.child.send("SOMETHING-LONG-FROM-A-SCANNER\r")
    shown = terminal.look(0.8)
    assert "SOMETHING" not in shown
    assert "ab" in shown


def test_four_keys_by_hand(terminal: Terminal, root: Path) -> None:
    terminal.hand("365\r")
    terminal.wait("已存")
    assert len(screenings(root)) == 1


def test_a_card_reader_fills_the_person(terminal: Terminal) -> None:
    from datetime import date

    from station.demo.samples import resident_number

    number = resident_number("220183", date(1992, 3, 7))
    terminal.child.send(number + "\r")
    assert f"{number[:4]}**********{number[-4:]}" in terminal.wait("身份证")


def test_a_killed_app_has_the_half_filled_traveller_again(terminal: Terminal, root: Path) -> None:
    from datetime import date

    from station.demo.samples import resident_number

    terminal.child.send(resident_number("220183", date(1992, 3, 7)) + "\r")
    terminal.wait("身份证")
    terminal.look(0.6)
    os.kill(terminal.child.pid, signal.SIGKILL)
    again = Terminal("--home", str(root))
    again.wait("身份证")
    again.close()


def test_it_quits_cleanly(terminal: Terminal) -> None:
    terminal.child.send("\x11")
    terminal.child.expect(pexpect.EOF, timeout=15)
    terminal.child.close()
    assert terminal.child.exitstatus == 0


def test_a_first_run_in_an_empty_home(tmp_path: Path) -> None:
    terminal = Terminal("--home", str(tmp_path / "new"))
    terminal.wait("第一次使用")
    terminal.hand("\r\r")
    terminal.wait("抄下来或拍下来")
    terminal.look(1.3)  # nobody has read it sooner
    terminal.hand("\r")
    terminal.wait("请出示行程码")
    terminal.close()


@pytest.mark.parametrize(("key", "first"), [("2", "三查一问"), ("3", "药品？")])
def test_a_first_run_of_another_kind(tmp_path: Path, key: str, first: str) -> None:
    terminal = Terminal("--home", str(tmp_path / "new"))
    terminal.wait("第一次使用")
    terminal.hand("\t\t" + key)
    terminal.press(5)
    terminal.wait("抄下来或拍下来")
    terminal.look(1.3)  # nobody has read it sooner
    terminal.hand("\r")
    terminal.wait(first)
    terminal.hand("365")
    assert "36.5" in terminal.text()
    terminal.close()


TYPED = {
    "林": "365\r",
    "何": "378\r",
    "孙": "366",
    "周": "364\r",
    "吴": "365",
    "欧": "367\r",
    "M": "366",
}
"""What the operator types for each person of the demo's film, by the shown first character."""

VERDICTS = {
    "林": "放行",
    "何": "复测体温",
    "孙": "集中隔离",
    "周": "健康监测",
    "吴": "劝返",
    "欧": "放行",
    "M": "集中隔离",
}


def test_the_demo_gives_seven_codes_the_right_seven_verdicts(tmp_path: Path) -> None:
    terminal = Terminal("demo", "--speed", "2", folder=tmp_path)
    home = ""
    seen: list[str] = []
    end = time.monotonic() + 100
    terminal.wait("东口高速卡点", 40)
    home = Path(next(tmp_path.glob("shaodian-demo-*/home"))).as_posix()
    while len(seen) < 7 and time.monotonic() < end:
        who = re.search(r"额温[^\n]*?(林|何|孙|周|吴|欧|M)\*+", terminal.look(0.2))
        waiting = "体温？" in terminal.text()
        if not who or not waiting or who.group(1) in seen:
            continue
        person = who.group(1)
        shown = terminal.hand(TYPED[person].strip("\r"))
        assert VERDICTS[person] in shown, (person, shown)
        terminal.hand("\r")
        if not TYPED[person].endswith("\r"):
            assert "F5" in terminal.text()
            terminal.child.send(F[5])
        terminal.look(0.8)
        seen.append(person)
    assert seen == list(TYPED)
    terminal.look(1.5)
    store = Store(Home.open(Path(home)))
    with store.database.read() as connection:
        newest = journal.newest(connection, before=None, kind=None, limit=40)
    store.close()
    told = [
        (e.body["decision"].get("applied") or {}).get("movement") or e.body["decision"]["advised"]
        for e in reversed(newest)
        if e.header.kind == "screening.recorded"
    ][-6:]
    assert told == [
        "release",
        "central_quarantine",
        "monitor",
        "turn_back",
        "release",
        "central_quarantine",
    ]
    assert any(e.header.kind == "set_aside.recorded" for e in newest)
    terminal.close()
