"""A record that two people correct: neither correction is lost unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from station.clock import FixedClock
from station.problems import Problem
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from tests.app import opened, prepare


def measured(degrees: float) -> Screening:
    return Screening(readings=(Reading(degrees),), mask=Mask.WORN)


def test_a_correction_from_an_older_state_is_refused(desk: Desk) -> None:
    seq = screenings.apply(desk, measured(36.5)).receipt.seq
    first = correct(desk, str(seq), measured(36.6), "a", case=CaseRef(seen=seq)).receipt
    with pytest.raises(Problem, match="S-144"):
        correct(desk, str(seq), measured(36.7), "b", case=CaseRef(seen=seq))
    correct(desk, str(seq), measured(36.7), "b", case=CaseRef(seen=first.seq))


async def test_the_other_state_is_shown_beside_mine(tmp_path: Path, clock: FixedClock) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "enter", "f10")
        desk = hand.app.desk
        assert desk is not None
        seq = hand.entries("screening.recorded")[0].header.seq
        correct(desk, str(seq), measured(36.9), "ANOTHER")
        hand.app.screen.query_one("#reason").value = "mine"  # type: ignore[attr-defined]
        await hand.type("f5")
        await hand.idle()
        assert "S-144" in str(hand.app.screen.query_one("#problem", Static).render())
        theirs = str(hand.app.screen.query_one("#theirs", Static).render())
        assert "36.9" in theirs
        assert "ANOTHER" in theirs
        assert len(hand.entries("correction.recorded")) == 1
        await hand.type("f5")
        assert len(hand.entries("correction.recorded")) == 2
