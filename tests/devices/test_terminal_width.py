"""The width ruler: a terminal is asked what it does; one that says nothing stops nobody."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pexpect
import pytest

from station.devices.terminal_width import AMBIGUOUS, CHINESE, OURS


def told(home: Path, answers: list[int]) -> str:
    """What doctor says in a terminal whose cursor stands in these columns when it is asked."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "station.cli", "--home", str(home), "--lang", "en", "doctor"],
        encoding="utf-8", timeout=20, dimensions=(40, 100),
    )  # fmt: skip
    for column in answers:
        child.expect_exact("\x1b[6n")
        child.send(f"\x1b[7;{column}R")
    child.expect(pexpect.EOF)
    return str(child.before)


@pytest.mark.parametrize(
    ("chinese", "ours", "ambiguous"), [(2, 1, 1), (2, 1, 2), (1, 1, 1), (2, 2, 2)]
)
def test_the_terminal_says_how_wide_it_draws(
    chinese: int, ours: int, ambiguous: int, tmp_path: Path
) -> None:
    asked = ((CHINESE, chinese), (OURS, ours), (AMBIGUOUS, ambiguous))
    said = told(tmp_path / "home", [len(text) * cells + 1 for text, cells in asked])
    assert re.search(f"{'✔' if chinese == 2 else '✘'} cells of a Chinese .* {chinese}", said)
    assert re.search(f"{'✔' if ours == 1 else '✘'} cells of the screens' .* {ours}", said)
    assert re.search(f"- cells of ambiguous .* {ambiguous}", said)
    assert ("narrow in its settings" in said) == (ours == 2)


@pytest.mark.parametrize("answers", [[], [5], [5, 12]])
def test_a_terminal_that_does_not_answer_is_not_judged(answers: list[int], tmp_path: Path) -> None:
    said = told(tmp_path / "home", answers)
    assert "cells of" not in said
    assert "width ruler" in said
