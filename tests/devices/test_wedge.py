"""Hands and scanners: which keys are a scan, and that none of them ever confirms."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices import rhythm
from station.devices.wedge import ENTER_GAP, Ruling, Wedge

FAST = rhythm.FAST


class Player:
    """Plays timed keys as the screens would: what passed on, what was scanned, what confirmed."""

    def __init__(self, prefix: str = "", pace: float = 0.0) -> None:
        self.wedge = Wedge(prefix, pace)
        self.passed: list[str] = []
        self.run = 0
        self.scans: list[str] = []
        self.confirmed = self.doubted = self.dropped = 0

    def rule(self, ruling: Ruling | None, key: str = "\n") -> None:
        if ruling is None or ruling is Ruling.HOLD:
            return
        if ruling is Ruling.SCAN:
            acted = len(self.passed) - self.run
            kept = min(self.wedge.start, acted)
            del self.passed[self.run + kept :]
            self.scans.append(self.wedge.text)
        else:
            self.passed.extend(self.wedge.take_held())
        if key == "\n":
            return
        if self.wedge.begun:
            self.run = len(self.passed)
        if not self.wedge.held:
            self.passed.append(key)

    def press(self, key: str, now: float) -> None:
        if key != "\n":
            self.rule(self.wedge.key(key, now), key)
            return
        ruling = self.wedge.enter(now)
        self.rule(ruling)
        self.confirmed += ruling in (Ruling.PASS, Ruling.RELEASE)
        self.doubted += ruling is Ruling.DOUBT
        self.dropped += ruling is Ruling.DROP


def play(keys: list[tuple[str, float]], prefix: str = "", pace: float = 0.0) -> Player:
    """Keys with the gap before each."""
    player, now = Player(prefix, pace), 0.0
    for key, gap in keys:
        due = now + gap
        while (wait := player.wedge.waits) is not None and due - now > wait:
            now += wait
            player.rule(player.wedge.expire(now))
        now = due
        player.press(key, now)
    for _ in range(3):
        now += 1
        player.rule(player.wedge.expire(now))
    return player


def told(keys: list[tuple[str, float]], prefix: str = "") -> tuple[list[str], list[str], int]:
    """(keys passed on, scans, confirmations)."""
    found = play(keys, prefix)
    return found.passed, found.scans, found.confirmed


def burst(text: str, gap: float = 0.005) -> list[tuple[str, float]]:
    return [(key, gap if at else 1.0) for at, key in enumerate(text)]


EAN, ID = "6901234567892", "220183199203070005"


def test_an_ean_with_enter_is_a_scan_and_confirms_nothing() -> None:
    assert told(burst(EAN + "\n")) == ([], [EAN], 0)


def test_a_burst_of_a_temperature_is_a_reading_and_confirms_nothing() -> None:
    assert told(burst("365\n")) == ([], ["365"], 0)


def test_a_hand_types_and_confirms() -> None:
    typed = [("3", 1.0), ("6", 0.15), ("5", 0.12), ("\n", 0.2)]
    assert told(typed) == (["3", "6", "5"], [], 1)


def test_a_fast_enter_is_in_doubt_and_one_more_confirms() -> None:
    found = play([("5", 1.0), ("\n", ENTER_GAP - 0.012), ("\n", 0.2)])
    assert (found.doubted, found.confirmed, found.passed) == (1, 1, ["5"])
    assert play([("5", 1.0), ("\n", ENTER_GAP)]).confirmed == 1


def test_a_repeating_key_is_no_scan() -> None:
    assert told([("5", 0.033)] * 12)[1] == []


def test_a_key_that_acts_does_so_once_while_it_is_held_down() -> None:
    wedge = Wedge()
    rulings = [wedge.other("f5", 1 + at * 0.033) for at in range(30)]
    assert rulings.count(Ruling.PASS) == 1
    assert wedge.other("f5", 3.0) is Ruling.PASS
    assert [wedge.other("down", 4 + at * 0.033, acts=False) for at in range(3)] == [Ruling.PASS] * 3


def test_a_burst_without_enter_is_a_scan() -> None:
    assert told(burst("HC1:ABCDEF")) == ([], ["HC1:ABCDEF"], 0)


def test_a_prefix_makes_a_short_slow_run_a_scan() -> None:
    assert told(burst("~365\n"), prefix="~") == ([], ["365"], 0)
    slow = [(key, 0.12 if at else 1.0) for at, key in enumerate("~" + EAN + "\n")]
    assert told(slow, prefix="~") == ([], [EAN], 0)


def test_two_bursts_one_after_the_other() -> None:
    assert told(burst("12345678\n") + burst("22222223\n"))[1] == ["12345678", "22222223"]


@pytest.mark.parametrize("gap", [0.002, 0.004, 0.028, 0.040, 0.060, 0.085])
@pytest.mark.parametrize("end", ["\n", "\n\n", "", "late"])
@pytest.mark.parametrize("text", [EAN, ID, "HC1:" + "6BFOXN%TSMAHN-H" * 20])
@pytest.mark.parametrize("seed", range(3))
def test_a_scan_at_any_pace_types_nothing_and_confirms_nothing(
    gap: float, end: str, text: str, seed: int
) -> None:
    noise = random.Random(seed)
    keys = [(key, gap * noise.uniform(0.93, 1.07) if at else 1.0) for at, key in enumerate(text)]
    keys += [("\n", 0.4)] if end == "late" else [(key, gap) for key in end]
    found = play(keys)
    assert (found.passed, found.scans, found.confirmed) == ([], [text], 0)


@pytest.mark.parametrize("seed", range(40))
def test_a_slow_uneven_scanner_is_known_by_its_length(seed: int) -> None:
    noise = random.Random(seed)
    keys = [(key, noise.uniform(0.04, 0.085) if at else 1.0) for at, key in enumerate(ID + "\n")]
    assert told(keys) == ([], [ID], 0)


@pytest.mark.parametrize("seed", range(60))
def test_a_hand_between_60_and_250_ms_is_never_taken_for_a_scanner(seed: int) -> None:
    noise = random.Random(seed)
    keys = [(key, noise.uniform(0.06, 0.25)) for key in "220183199203070005365"]
    found = play(keys)
    assert ("".join(found.passed), found.scans) == ("220183199203070005365", [])


@given(st.lists(st.floats(0.06, 0.25), min_size=3, max_size=3))
def test_an_enter_by_hand_confirms_or_says_that_it_did_not(gaps: list[float]) -> None:
    found = play([("3", 1.0), ("6", gaps[0]), ("5", gaps[1]), ("\n", gaps[2])])
    assert found.confirmed + found.doubted == 1
    assert found.passed == ["3", "6", "5"]
    # As evenly as a device and faster than 90 ms: one more Enter is asked for.
    drilled = rhythm.drilled([1.0, 1.0 + gaps[0], 1.0 + gaps[0] + gaps[1]])
    if gaps[2] >= rhythm.EVEN_UP_TO and not drilled:
        assert found.confirmed == 1


def test_an_uneven_hand_is_seldom_asked_for_one_more_enter() -> None:
    noise = random.Random(3)
    hands = [(noise.uniform(0.06, 0.25), noise.uniform(0.06, 0.25)) for _ in range(2000)]
    drilled = sum(rhythm.drilled([0.0, first, first + second]) for first, second in hands)
    assert drilled < 0.02 * len(hands)


@pytest.mark.parametrize("pace", [0.028, 0.04, 0.06, 0.085])
def test_a_late_enter_of_a_thermometer_that_types_confirms_nothing(pace: float) -> None:
    noise = random.Random(5)
    keys = [(key, pace + noise.uniform(-0.001, 0.001)) for key in "365"]
    found = play([*keys, ("\n", 0.4)])
    assert (found.confirmed, found.doubted) == (0, 1)


def test_a_learned_scanner_is_known_sooner_and_types_less_meanwhile() -> None:
    keys = burst(EAN[:7], 0.07)
    assert play(keys).scans == []
    assert play(keys, pace=0.07).scans == [EAN[:7]]


def test_a_scan_teaches_the_pace() -> None:
    assert 0.055 < play(burst(EAN + "\n", 0.06)).wedge.pace < 0.065


TIMED = st.lists(
    st.tuples(
        st.sampled_from("0123456789ab\n"),
        st.sampled_from([0.001, 0.02, 0.029, 0.031, 0.05, 0.079, 0.081, 0.12, 0.5]),
    ),
    max_size=60,
)


@given(TIMED)
def test_no_key_is_lost_and_no_enter_close_to_a_key_confirms(keys: list[tuple[str, float]]) -> None:
    found = play(keys)
    typed = [k for k, _ in keys if k != "\n"]
    assert sorted(found.passed + [c for s in found.scans for c in s]) == sorted(typed)
    slow = sum(1 for at, (k, gap) in enumerate(keys) if k == "\n" and (gap >= ENTER_GAP or at == 0))
    assert found.confirmed <= slow


def test_a_burst_that_stalls_in_the_middle_is_one_scan() -> None:
    """A busy machine may pause longer than a scanner: the rest must not be typed into anything."""
    stalled = [*burst("SD1:6BFOX"), ("3", 0.09), ("6", 0.001), ("5", 0.001), ("\n", 0.09)]
    assert told(stalled) == ([], ["SD1:6BFOX365"], 0)


@pytest.mark.parametrize("at", range(1, 8))
def test_a_burst_that_stalls_early_is_one_scan(at: int) -> None:
    stalled = burst(EAN + "\n")
    stalled[at] = (stalled[at][0], 0.08)
    assert told(stalled) == ([], [EAN], 0)


def test_what_a_hand_typed_just_before_a_scan_stays() -> None:
    typed = [("3", 1.0), ("6", 0.12), ("5", 0.12), (EAN[0], 0.12), *burst(EAN + "\n")[1:]]
    assert told(typed) == (["3", "6", "5"], [EAN], 0)


@pytest.mark.parametrize("gap", [0.005, 0.06])
def test_doctor_learns_the_scanners_pace(tmp_path: Path, gap: float) -> None:
    import pexpect

    from storage.counter import scanner
    from storage.home import Home
    from storage.store import Store
    from tests.conftest import make_home

    home = tmp_path / "home"
    make_home(home)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "station.cli", "--home", str(home), "--lang", "en", "doctor", "--scanner"],
        timeout=30,
    )
    child.delaybeforesend = None
    child.expect("Scan the code above")
    for character in EAN + "\r":
        child.send(character)
        time.sleep(gap)
    child.expect("It sends a line end")
    child.expect(pexpect.EOF)
    store = Store(Home.open(home))
    assert gap * 0.8 < scanner.pace(store) < gap * 1.6 + 0.01
    store.close()
