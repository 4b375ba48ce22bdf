"""Fixtures: a home in a temporary folder, a desk on it with a clock that stands, real commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from station.clock import FixedClock
from storage import home
from storage.desk import Desk
from storage.home import Home
from storage.store import Store
from storage.upkeep.founding import found
from tests.forked import Forge

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""

MEMORY, ROOM = Path("/dev/shm"), 4 << 30
"""Where homes lie while tests run, if there is so much room: a disk takes milliseconds for each sync."""


def pytest_configure() -> None:
    """Chooses where homes lie; a TMPDIR that is given counts more."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if "TMPDIR" not in os.environ and roomy and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


@pytest.fixture(scope="session", autouse=True)
def quick_pins() -> Iterator[None]:
    """A PIN's hash costs next to nothing in this process, and what it hides is the same."""
    import argon2

    with pytest.MonkeyPatch.context() as patch:
        quick = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", quick)
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


def make_home(root: Path, **given: object) -> Home:
    """A home of a checkpoint in Dehui."""
    settings = home.new_settings(
        **({"name": "东口卡点", "code": "DH01", "place": "220183", "operator": "李岚"} | given)
    )
    return found(root, settings, FixedClock(NOON))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    store = Store(make_home(tmp_path / "home"), clock)
    store.begin("李岚")
    yield Desk(store)
    store.close()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passphrases cost next to nothing, and none is known before and after."""
    from storage.home import key_lock
    from tests.sealed import CHEAP

    monkeypatch.setattr(key_lock, "COST", CHEAP)
    key_lock.forget()
    yield
    key_lock.forget()


@pytest.fixture
def data() -> Path:
    """The folder of real inputs; absent, the test is skipped, but never in CI that promised it."""
    given = os.environ.get("STATION_TEST_DATA")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    if folder.is_dir():
        return folder
    if given:
        pytest.fail(f"STATION_TEST_DATA names no folder: {given}")
    pytest.skip("no real inputs here: STATION_TEST_DATA is unset")


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    made = Forge(tmp_path_factory.mktemp("forge"))
    yield made
    made.close()


@pytest.fixture
def station(tmp_path: Path, forge: Forge) -> Run:
    """Runs a real `station` command, in a process of its own, on the test's own home."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        env = os.environ | {"STATION_LANG": "en", "PYTHONUTF8": "1"}
        return forge.run(["--home", str(tmp_path / "home"), *arguments], env, stdin)

    return run
