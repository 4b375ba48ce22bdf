"""Hands and scanners: which keys are a scan, and that none of them ever confirms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from station.devices.wedge import ENTER_GAP, GAP, Ruling, Wedge


class Player:
    """Plays timed keys as the screens would: what passed on, what was scanned, what confirmed."""

    def __init__(self, prefix: str = "") -> None:
        self.wedge = Wedge(prefix)
        self.passed: list[str] = []
        self.scans: list[str] = []
        self.confirmed = 0

    def rule(self, ruling: Ruling | None, key: str = "\n") -> None:
        if ruling is None or ruling is Ruling.HOLD:
            return
        if ruling is Ruling.SCAN:
            self.passed.pop()  # the first key of the burst is taken back
            self.scans.append(self.wedge.text)
        else:
            self.passed.extend(self.wedge.take_held())
        if key != "\n":
            self.passed.append(key)

    def enter(self, now: float) -> None:
        ruling = self.wedge.enter(now)
        self.rule(ruling)
        self.confirmed += ruling in (Ruling.PASS, Ruling.RELEASE)


def play(keys: list[tuple[str, float]], prefix: str = "") -> tuple[list[str], list[str], int]:
    """(keys passed on, scans, confirmations) of timed keys; Enter is a line end."""
    player, now = Player(prefix), 0.0
    for key, gap in keys:
        if gap >= GAP:
            player.rule(player.wedge.expire(now + GAP))
        now += gap
        if key == "\n":
            player.enter(now)
        else:
            player.rule(player.wedge.key(key, now), key)
    player.rule(player.wedge.expire(now + 1))
    return player.passed, player.scans, player.confirmed


def burst(text: str, gap: float = 0.005) -> list[tuple[str, float]]:
    return [(key, gap if at else 1.0) for at, key in enumerate(text)]


def test_an_ean_with_enter_is_a_scan_and_confirms_nothing() -> None:
    assert play(burst("6901234567892\n")) == ([], ["6901234567892"], 0)


def test_a_burst_of_a_temperature_keeps_its_digits_and_confirms_nothing() -> None:
    assert play(burst("365\n")) == (["3", "6", "5"], [], 0)


def test_a_hand_types_and_confirms() -> None:
    typed = [("3", 1.0), ("6", 0.15), ("5", 0.15), ("\n", 0.2)]
    assert play(typed) == (["3", "6", "5"], [], 1)


def test_an_enter_too_close_to_another_key_never_confirms() -> None:
    assert play([("5", 1.0), ("\n", ENTER_GAP - 0.001)])[2] == 0
    assert play([("5", 1.0), ("\n", ENTER_GAP)])[2] == 1


def test_a_repeating_key_is_no_scan() -> None:
    assert play([("5", 0.033)] * 12)[1] == []


def test_a_burst_without_enter_is_a_scan() -> None:
    assert play(burst("HC1:ABCDEF")) == ([], ["HC1:ABCDEF"], 0)


def test_a_prefix_makes_a_short_burst_a_scan() -> None:
    assert play(burst("~365\n"), prefix="~") == ([], ["365"], 0)


def test_two_bursts_one_after_the_other() -> None:
    assert play(burst("11111111\n") + burst("22222222\n"))[1] == ["11111111", "22222222"]


TIMED = st.lists(
    st.tuples(
        st.sampled_from("0123456789ab\n"),
        st.sampled_from([0.001, 0.02, 0.029, 0.031, 0.079, 0.081, 0.5]),
    ),
    max_size=60,
)


@given(TIMED)
def test_no_key_is_lost_and_no_burst_confirms(keys: list[tuple[str, float]]) -> None:
    passed, scans, confirmed = play(keys)
    typed = [k for k, _ in keys if k != "\n"]
    assert sorted(passed + [c for s in scans for c in s]) == sorted(typed)
    slow = sum(1 for at, (k, gap) in enumerate(keys) if k == "\n" and (gap >= ENTER_GAP or at == 0))
    assert confirmed <= slow


def test_a_burst_that_stalls_in_the_middle_is_one_scan() -> None:
    """A busy machine may pause longer than a scanner: the rest must not be typed into anything."""
    stalled = [*burst("SD1:6BFOX"), ("3", 0.09), ("6", 0.001), ("5", 0.001), ("\n", 0.09)]
    assert play(stalled) == ([], ["SD1:6BFOX365"], 0)
