"""Recorded keys, played at their own times: the form in which a fault of the hands is kept.

A log is a file in tests/keylogs: `# wanted: ...` lines of Python that must hold at the end, `wait N` for
things to settle, and else a gap in milliseconds and a key, one a line.
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
            gap, key = line.split()
            await until(hand, at, at + int(gap) / 1000)
            at += int(gap) / 1000
            event = events.Key(key, key if len(key) == 1 else None)
            event.time = at
            await hand.app.hands.key(event)
    await until(hand, at, at + 1)
    hand.app.hands.pretend(None)
    await hand.idle(0.4)
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
