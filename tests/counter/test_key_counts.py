"""How many keys the everyday work takes, counted in a pty; and what is typed while it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from station.demo.samples import resident_number
from storage.home import Home
from storage.journal import entries as journal
from storage.store import Store
from tests.app import film, prepare
from tests.terminal import F, Terminal


class Counted(Terminal):
    """Counts keys; what the hand scanner types counts as none."""

    keys = 0

    def type(self, *keys: int | str) -> str:
        for key in keys:
            parts = [F[key]] if isinstance(key, int) else list(key)
            for part in parts:
                self.keys += 1
                self.child.send(part)
                self.look(0.17)
        return self.look(0.45)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.fixture
def terminal(root: Path) -> Iterator[Counted]:
    found = Counted("--home", str(root))
    found.wait("请出示行程码")
    yield found
    found.close()


def movements(root: Path) -> list[str]:
    store = Store(Home.open(root))
    with store.database.read() as connection:
        found = journal.newest(connection, before=None, kind="screening.recorded", limit=50)
    store.close()
    decided = [e.body["decision"] for e in reversed(found)]
    return [(d.get("applied") or {}).get("movement") or d["advised"] for d in decided]


def test_seven_codes_take_at_most_32(terminal: Counted, root: Path) -> None:
    samples = film(datetime.now(UTC))
    for name, temperature, last in (
        ("clean", "365", "\r"), ("fever", "378", "\r"), ("high_risk", "366", 5), ("expired", "364", "\r"),
        ("forged", "365", 5), ("chinese_name", "367", "\r"), ("foreign", "366", 5),
    ):  # fmt: skip
        terminal.scan(samples[name].text)
        terminal.type(temperature, last)
    terminal.look(0.6)
    assert terminal.keys <= 32
    assert movements(root) == [
        "release", "central_quarantine", "monitor", "turn_back", "release", "central_quarantine",
    ]  # fmt: skip


def test_by_eye_with_a_typed_id_takes_at_most_24(terminal: Counted, root: Path) -> None:
    terminal.type(resident_number("220183", date(1992, 3, 7)), 2, "1", "365", "\r")
    terminal.wait("已存")
    assert terminal.keys <= 24
    assert movements(root) == ["release"]


def test_a_family_of_four_in_a_car_takes_at_most_30(terminal: Counted, root: Path) -> None:
    terminal.type(4, "吉A12345", "\t", "\x7f4")
    terminal.press(5)
    terminal.keys += 1
    for _ in range(4):
        terminal.type("365", "\r")
    terminal.look(0.6)
    assert len(movements(root)) == 4
    assert terminal.keys <= 30


def test_a_fever_to_mercury_to_hold_takes_at_most_12(terminal: Counted, root: Path) -> None:
    terminal.type("378", "\r", 8, "\r", "379", "1")
    terminal.look(0.3)
    terminal.type(5)
    terminal.look(0.6)
    assert movements(root) == ["hold"]
    assert terminal.keys <= 12


def test_a_typed_id_that_is_wrong_is_said_and_may_be_mended(terminal: Counted, root: Path) -> None:
    number = resident_number("220183", date(1992, 3, 7))
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert "S-110" in terminal.type(wrong)
    terminal.type("\x7f", number[-1], "365")
    assert f"{number[:4]}**********{number[-4:]}" in terminal.text()
    assert movements(root) == []
