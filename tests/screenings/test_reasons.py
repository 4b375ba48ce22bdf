"""A reason is a word: the digits of a scan or of a thermometer are none, wherever one is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.clock import FixedClock
from station.problems import InputProblem
from station.screening.disposition import Applied, Movement
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.screenings import service
from storage.screenings.correct import correct
from tests.app import opened, prepare
from tests.conftest import Run

NONE = ("", "  ", "365", "6901234567892", "36.5 !?")


@pytest.mark.parametrize("reason", NONE)
def test_neither_an_override_nor_a_correction_takes_digits(desk: Desk, reason: str) -> None:
    seen = Screening(readings=(Reading(36.5),), mask=Mask.WORN)
    with pytest.raises(InputProblem, match="S-121"):
        service.apply(desk, seen, Applied(Movement.HOLD, reason=reason))
    saved = service.apply(desk, seen).receipt
    with pytest.raises(InputProblem, match="S-121"):
        correct(desk, saved.id, seen, reason)
    assert service.apply(desk, seen, Applied(Movement.HOLD, reason="第 2 次")).receipt.seq


@pytest.mark.parametrize("reason", NONE)
def test_nothing_is_shown_in_full_or_removed_for_digits(
    desk: Desk, station: Run, reason: str, tmp_path: Path
) -> None:
    seq = service.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN)).receipt.seq
    desk.store.close()
    out = tmp_path / "day.csv"
    full = ("--full", "--reason", reason)
    assert station("log", *full).returncode != 0
    assert station("export", "--format", "csv", "--output", str(out), *full).returncode != 0
    assert station("remove", str(seq), "--reason", reason, "--yes").returncode != 0
    assert not out.exists()


async def test_digits_in_the_reasons_field_save_no_override(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "ctrl+o", "tab", "2", "tab", "3", "6", "5", "enter", "f5")
        assert hand.entries("screening.recorded") == []
        assert "S-121" in str(hand.app.screen.query_one("#problem").render())
