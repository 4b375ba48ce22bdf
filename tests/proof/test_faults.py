"""Faults below SQLite at a sample of places of every command; `python -m tests.faults` tries all."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import pytest

from tests.faults import MODES, Ground, attempt

NAMES = ("init", "record", "backup", "restore", "restore aside", "replay", "remove", "key renew")
PLACES = 3
"""Places of each command in each way."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    if shutil.which("cc") is None or not sys.platform.startswith("linux"):
        pytest.skip("no compiler here")
    made = Ground(tmp_path_factory.mktemp("faults"))
    yield made
    made.forge.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_loses_no_receipt_and_no_key(ground: Ground, name: str) -> None:
    _, done, count = ground.run(ground.jobs[name], 0, "")
    assert done.returncode == 0, done.stderr
    assert count > 5
    tries = MODES * PLACES
    for at, mode in enumerate(tries):
        # Another place for each try, spread over the command.
        place = 1 + (at * count) // len(tries) + sum(name.encode()) % max(1, count // len(tries))
        assert attempt(ground, name, mode, place) == [], (mode, place)
