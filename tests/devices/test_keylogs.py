"""Recorded keys, played at their own times: the form in which a fault of the hands is kept.

A log is a file in tests/devices/keylogs: `# wanted: ...` lines of Python that must hold at the end, `wait N` for
things to settle, and else a gap in milliseconds and a key, one a line; `unread` behind it where the
keys waited in the terminal meanwhile, so that no timer has asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from station.clock import FixedClock
from tests.app import Hand, opened, prepare

LOGS = sorted((Path(__file__).parent / "keylogs").glob("*.txt"))


async def play(hand: Hand, log: Path) -> list[str]:
    """Plays it; gives back what is wanted at the end."""
    wanted, at = [], hand.app.hands.now()
    for line in log.read_text("utf-8").splitlines():
        if line.startswith("# wanted: "):
            wanted.append(line.removeprefix("# wanted: "))
        elif line.startswith("wait "):
            hand.app.hands.pretend(None)
            await hand.idle(float(line.split()[1]))
            at = hand.app.hands.now()
        elif line and not line.startswith("#"):
            gap, key, *unread = line.split()
            if not unread:
                await until(hand, at, at + float(gap) / 1000)
            at += float(gap) / 1000
            hand.app.hands.pretend(at)
            event = events.Key(key, key if len(key) == 1 else None)
            event.time = at
            await hand.app.hands.key(event)
    await until(hand, at, at + 1)
    hand.app.hands.pretend(None)
    await hand.idle()
    return wanted


async def until(hand: Hand, now: float, then: float) -> None:
    """What a timer would have asked between two keys."""
    hands = hand.app.hands
    while (wait := hands.wedge.waits) is not None and then - now > wait:
        now += wait
        hands.pretend(now)
        await hands.expire()
    hands.pretend(then)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
async def test_a_recorded_fault_stays_mended(log: Path, tmp_path: Path, clock: FixedClock) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        wanted = await play(hand, log)
        assert wanted
        here = hand.main.encounter
        names = {"hand": hand, "here": here, "saved": len(hand.entries("screening.recorded"))}
        for line in wanted:
            assert eval(line, {}, names), line


def test_the_recorder_writes_what_is_played(tmp_path: Path) -> None:
    import os
    import sys
    import time

    import pexpect

    root = prepare(tmp_path / "home").paths.root
    file = tmp_path / "keys.txt"
    child = pexpect.spawn(
        sys.executable, ["-m", "tests.record_keys", str(root), str(file)], dimensions=(24, 80),
        env=os.environ | {"TERM": "xterm-256color", "PYTHONUTF8": "1"}, timeout=30,
    )  # fmt: skip
    child.delaybeforesend = None
    drained(child, 3.0)
    for key in "365\r":
        child.send(key)
        drained(child, 0.2)
    end = time.monotonic() + 10
    while time.monotonic() < end and len(file.read_text().splitlines()) < 4:
        drained(child, 0.2)
    child.close(force=True)
    lines = [one.split() for one in file.read_text().splitlines()]
    assert [key for _, key in lines] == ["3", "6", "5", "enter"]
    assert all(100 < int(gap) < 2000 for gap, _ in lines[1:])


def drained(child: object, seconds: float) -> None:
    """Reads for a while, so that the app is never held up."""
    import time

    import pexpect

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            child.read_nonblocking(65536, 0.05)  # type: ignore[attr-defined]
        except pexpect.TIMEOUT:
            continue
