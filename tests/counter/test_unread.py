"""Keys that lie unread in the terminal are waited for, but not for ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from screens.shell import key_filter
from station.clock import FixedClock
from tests.app import opened, prepare


@pytest.mark.parametrize("gone", [False, True])
async def test_a_scan_is_told_although_the_terminal_never_runs_empty(
    gone: bool, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_filter, "LAG", 0.001)
    looks: list[bool] = []

    def unread(_: object) -> bool:
        looks.append(True)
        return gone or len(looks) < 3

    monkeypatch.setattr(key_filter, "unread", unread)
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        hand.app.hands.pretend(None)
        at = hand.app.hands.now()
        for number, character in enumerate("220183199203070008"):
            event = events.Key(character, character)
            event.time = at + number * 0.004
            await hand.app.hands.key(event)
        for _ in range(200):
            await hand.pilot.pause(0.02)
            if hand.main.encounter.screening.person.document.number:
                break
        assert hand.main.encounter.screening.person.document.number == "220183199203070008"
        # More than one timer may ask; each stops after so many looks.
        assert 3 <= len(looks) <= 3 * key_filter.PATIENCE
