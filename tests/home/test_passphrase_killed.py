"""Commands over a key under a passphrase, killed at every step on the disk: one passphrase opens one key."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from station.problems import Problem
from station.settings import HomePaths
from storage.home import Home, key_lock, unlock
from storage.proof import verify
from storage.store import Store
from storage.upkeep import key_kept
from storage.upkeep.key_kept import Kept
from tests.forked import Forge
from tests.home.test_home import KILLER
from tests.sealed import OTHER, PASSPHRASE, make_sealed

pytestmark = pytest.mark.usefixtures("cheap")
CHEAPLY = "from storage.home import key_lock\nkey_lock.COST = key_lock.Cost(16, 1, 1)\n"


def killed_at(forge: Forge, root: Path, step: int, *words: str) -> bool:
    env = os.environ | {"STATION_PASSPHRASE": PASSPHRASE, "STATION_NEW_PASSPHRASE": OTHER}
    before = f"{CHEAPLY}left = {step}\n{KILLER}"
    done = forge.run(["--home", str(root), *words], env, "", before=before)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def opened_by(root: Path, *passphrases: str) -> tuple[str, bytes]:
    """The passphrase that opens a home whose journal is whole, and the key."""
    for typed in passphrases:
        key_lock.forget()
        try:
            unlock(root, typed)
        except Problem:
            continue
        store = Store(Home.open(root))
        assert verify.verify(store.database).ok
        store.close()
        return typed, store.home.key
    raise AssertionError("no passphrase opens it")


def test_a_renewal_killed_at_any_step_is_under_the_same_passphrase(
    tmp_path: Path, forge: Forge
) -> None:
    made = make_sealed(tmp_path / "before")
    step, keys = 1, set()
    while True:
        root = tmp_path / str(step)
        shutil.copytree(made.paths.root, root)
        killed = killed_at(forge, root, step, "key", "renew")
        keys.add(opened_by(root, PASSPHRASE)[1] == made.key)
        assert key_kept.of(HomePaths(root)) is Kept.PASSPHRASE
        shutil.rmtree(root)
        if not killed:
            break
        step += 2
    assert step > 20
    assert keys == {True, False}


def test_a_change_killed_at_any_step_leaves_the_old_one_or_the_new(
    tmp_path: Path, forge: Forge
) -> None:
    made = make_sealed(tmp_path / "before")
    step, found = 1, set()
    while True:
        root = tmp_path / str(step)
        shutil.copytree(made.paths.root, root)
        killed = killed_at(forge, root, step, "key", "passphrase")
        typed, key = opened_by(root, OTHER, PASSPHRASE)
        assert key == made.key
        found.add(typed)
        shutil.rmtree(root)
        if not killed:
            break
        step += 1
    assert found == {OTHER, PASSPHRASE}
