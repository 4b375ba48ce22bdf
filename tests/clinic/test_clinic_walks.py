"""Walks through the real app in a pty of 80x24, in both languages, as people would do them."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.kinds import StationKind
from storage.cases import open_items
from storage.home import Home
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry
from storage.store import Store
from tests.app import film, prepare
from tests.clinic.patients import buyer
from tests.terminal import Terminal

EAN = "6901234567892"
CLINICS = ("德惠市人民医院发热门诊",)
CTRL_T, CTRL_F, ESC = "\x14", "\x06", "\x1b"

FASTER = """
import sys
from pathlib import Path
from screens.shell import interpreter as pace
from screens.app import StationApp
from station.clock import FastClock
from station.i18n import Lang
pace.begin()
StationApp(Path(sys.argv[1]), Lang(sys.argv[2]), clock=FastClock(float(sys.argv[3]))).run()
"""
"""The app with the demo's clock, which runs faster."""

WORDS = {
    "zh": {
        "visit": "三查一问", "request": "药品？", "treat": "就诊", "hold": "留置", "refer": "转诊",
        "placed": "已留置", "called": "已呼叫", "late": "超时", "alarm": "!!留置超20分", "here": "已到场",
        "none": "没有留置", "slip": "转诊单", "refuse": "拒售", "register": "登记", "antitussive": "止咳",
        "free": "没有未了结的转诊", "saved": "已存", "mask": "口罩",
    },
    "en": {
        "visit": "Threechecks,onequestion", "request": "Whichmedicine?", "treat": "treatedhere", "hold": "HOLD",
        "refer": "tothefeverclinic", "placed": "placed", "called": "called", "late": "overdue",
        "alarm": "!!holdover20min", "here": "teamhere", "none": "Noopenholds", "slip": "Referral",
        "refuse": "mynotsell", "register": "realname", "antitussive": "antitussive",
        "free": "Noopenreferral", "saved": "Saved", "mask": "mask",
    },
}  # fmt: skip
LANGS = ("zh", "en")


@pytest.fixture
def homes(tmp_path: Path) -> dict[StationKind, Path]:
    return {
        kind: prepare(tmp_path / kind.value, kind=kind, fever_clinics=CLINICS).paths.root
        for kind in (StationKind.CLINIC, StationKind.PHARMACY)
    }


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    made: list[Terminal] = []
    yield made
    for terminal in made:
        terminal.close()


def opened(made: list[Terminal], root: Path, lang: str, first: str, speed: float = 1.0) -> Terminal:
    words = [str(root), lang, str(speed)]
    made.append(Terminal(*words, lang=lang, script=FASTER))
    made[-1].wait(WORDS[lang][first])
    return made[-1]


def entries(root: Path, kind: str | None = None) -> list[StoredEntry]:
    store = Store(Home.open(root), recover=False)
    with store.database.read() as connection:
        found = journal.newest(connection, before=None, kind=kind, limit=60)
    store.close()
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_a_a_healthy_patient(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    root, words = homes[StationKind.CLINIC], WORDS[lang]
    terminal = opened(terminals, root, lang, "visit")
    terminal.scan(film(datetime.now(UTC))["clean"].text)
    assert words["treat"] in terminal.hand("36511")
    terminal.hand("\r")
    terminal.wait(words["saved"])
    assert entries(root, "visit.recorded")[0].body["decision"]["advised"] == "release"


@pytest.mark.parametrize("lang", LANGS)
def test_b_a_fever_with_a_cough_from_a_high_risk_area(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    """Held before the page is filled, called, overdue after 20 minutes, handed over."""
    root, words = homes[StationKind.CLINIC], WORDS[lang]
    terminal = opened(terminals, root, lang, "visit", 240)
    terminal.scan(film(datetime.now(UTC))["high_risk"].text)
    terminal.press(CTRL_T)
    shown = terminal.hand("378")
    assert "C01" in shown
    terminal.press(5)
    assert words["placed"] in terminal.wait(words["placed"])
    terminal.hand("122")
    shown = terminal.look(0.3)
    assert "C02" in shown
    terminal.press(5)
    terminal.wait(words["saved"])
    terminal.press(12)
    assert words["placed"] in terminal.look(0.3)
    terminal.hand("\r1\tzhao")
    terminal.press(5)
    terminal.wait(words["called"])
    # Twenty-five minutes are six seconds of this clock.
    terminal.wait(words["late"], 15)
    terminal.press(ESC)
    assert words["alarm"] in terminal.wait(words["alarm"])
    terminal.press(12)
    terminal.hand("\rteam")
    terminal.press(5)
    terminal.wait(words["here"])
    terminal.hand("\r\thospital\tA120")
    terminal.press(5)
    terminal.wait(words["none"])
    kinds = [e.header.kind for e in reversed(entries(root)) if e.header.kind[:4] == "hold"]
    assert kinds == ["hold.opened", "hold.stepped", "hold.stepped", "hold.ended"]
    visit, ended = entries(root, "visit.recorded")[0], entries(root, "hold.ended")[0]
    assert {"C01", "C02"} <= {r["rule"] for r in visit.body["decision"]["reasons"]}
    assert (ended.body["handed_to"], ended.body["vehicle"]) == ("hospital", "A120")
    assert ended.header.at - entries(root, "hold.opened")[0].header.at > 20 * 60_000


@pytest.mark.parametrize("lang", LANGS)
def test_c_a_cold_without_fever_is_referred_and_acknowledged(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    root, words = homes[StationKind.CLINIC], WORDS[lang]
    terminal = opened(terminals, root, lang, "visit")
    terminal.scan(film(datetime.now(UTC))["clean"].text)
    assert words["refer"] in terminal.hand("365112")
    terminal.hand("\r")
    terminal.wait(CLINICS[0])
    terminal.hand("\r")
    assert words["slip"] in terminal.wait("DH01-")
    number = entries(root, "referral.issued")[0].body["number"]
    terminal.press(5)
    picture = root / "exports" / f"{number}.png"
    end = time.monotonic() + 10
    while not picture.exists() and time.monotonic() < end:
        terminal.look(0.2)
    assert picture.stat().st_size > 1000
    terminal.hand("\r")
    terminal.press(CTRL_F)
    terminal.wait(number)
    terminal.hand("\r")
    terminal.press(5)
    terminal.wait(words["free"])
    assert entries(root, "referral.closed")[0].body["outcome"] == "arrived"


@pytest.mark.parametrize("lang", LANGS)
def test_d_ibuprofen_at_a_clinic_is_refused_and_recorded(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    root = homes[StationKind.CLINIC]
    terminal = opened(terminals, root, lang, "visit")
    terminal.press(4)
    terminal.hand("blf\r")
    assert "M01" in terminal.wait("M01")
    terminal.press(5)
    terminal.wait(WORDS[lang]["visit"])
    handled = entries(root, "medicine_request.recorded")[0].body["handled"][0]
    assert (handled["item"]["name"], handled["given"]) == ("布洛芬", "refused")


@pytest.mark.parametrize("lang", LANGS)
def test_e_the_same_at_a_pharmacy_for_an_elderly_neighbour(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    root, words = homes[StationKind.PHARMACY], WORDS[lang]
    terminal = opened(terminals, root, lang, "request")
    terminal.scan(buyer().document.number)
    terminal.press(3)
    terminal.hand("wang fang\r\r19900000051\rjianshe")
    terminal.press(5, 8)
    terminal.hand("li daye")
    terminal.press(5)
    terminal.hand("blf\r365")
    assert words["register"] in terminal.wait("M04")
    terminal.hand("\r")
    terminal.wait(words["saved"])
    body = entries(root, "medicine_request.recorded")[0].body
    assert body["handled"][0]["given"] == "sold"
    assert body["request"]["user"]["person"]["name"] == "li daye"


@pytest.mark.parametrize("lang", LANGS)
def test_f_an_antitussive_by_its_box_learned_the_first_time(
    homes: dict[StationKind, Path], terminals: list[Terminal], lang: str
) -> None:
    root, words = homes[StationKind.PHARMACY], WORDS[lang]
    terminal = opened(terminals, root, lang, "request")
    terminal.scan(EAN)
    terminal.hand("yms\r")
    terminal.press(5)
    assert words["antitussive"] in terminal.look(0.3)
    terminal.scan(buyer().document.number)
    terminal.press(3)
    terminal.hand("wang fang\r\r19900000051\rjianshe")
    terminal.press(5)
    terminal.hand("365\r")
    terminal.wait(words["saved"])
    assert entries(root, "medicine_code.learned")[0].body["codes"] == [f"ean:{EAN}"]
    assert words["antitussive"] in terminal.scan(EAN)


# -- kill -9 ----------------------------------------------------------------------------------------


def killed(terminal: Terminal) -> None:
    """As a power cut."""
    terminal.look(0.6)
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()


def test_a_kill_during_an_open_hold_and_a_half_filled_visit_loses_neither(
    homes: dict[StationKind, Path], terminals: list[Terminal]
) -> None:
    root = homes[StationKind.CLINIC]
    terminal = opened(terminals, root, "zh", "visit")
    terminal.press(6)
    terminal.wait("留置1")
    terminal.scan(film(datetime.now(UTC))["clean"].text)
    terminal.hand("3642")
    killed(terminal)
    terminal = opened(terminals, root, "zh", "mask")
    terminal.wait("留置1")
    shown = terminal.wait("36.4")
    assert "未戴" in shown
    store = Store(Home.open(root), recover=False)
    with store.database.read() as connection:
        assert len(open_items.holds(connection)) == 1
    store.close()


def test_a_kill_during_a_half_filled_request_loses_nothing(
    homes: dict[StationKind, Path], terminals: list[Terminal]
) -> None:
    for kind in (StationKind.PHARMACY, StationKind.CLINIC):
        root = homes[kind]
        first = "visit" if kind is StationKind.CLINIC else "request"
        terminal = opened(terminals, root, "zh", first)
        if kind is StationKind.CLINIC:
            terminal.press(4)
        terminal.hand("blf\r36")
        terminal.wait("36.-")
        killed(terminal)
        terminals.append(Terminal(str(root), "zh", "1", script=FASTER))
        assert "1布洛芬" in terminals[-1].wait("36.-")


def test_no_burst_of_digits_answers_a_check(
    homes: dict[StationKind, Path], terminals: list[Terminal]
) -> None:
    """A scan is no answer, on whatever row the cursor stands."""
    root = homes[StationKind.CLINIC]
    terminal = opened(terminals, root, "zh", "visit")
    terminal.scan(film(datetime.now(UTC))["clean"].text)
    for row in range(5):
        before = terminal.look(0.3)
        terminal.scan("1234567890128")
        terminal.wait("不认识这个药品码")
        terminal.press(ESC, ESC)
        terminal.wait("旅居史")
        assert "36.5" not in before, row
        terminal.press("\x1b[B")
    assert not entries(root, "visit.recorded")
