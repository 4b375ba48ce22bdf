"""The passphrase typed at a real terminal: asked for once, never shown; the screens ask by their form."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest

from storage.home import Home, key_lock, unlock
from tests.sealed import OTHER, make_sealed
from tests.terminal import Terminal

pytestmark = pytest.mark.usefixtures("cheap")
TYPED = "correct horse 41"


def spawned(root: Path, *words: str) -> pexpect.spawn:
    env = os.environ | {"STATION_LANG": "en", "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    command = ["-m", "station.cli", "--home", str(root), *words]
    return pexpect.spawn(sys.executable, command, env=env, timeout=30, encoding="utf-8")


def given(child: pexpect.spawn, *typed: str) -> str:
    """Types each where it is asked for, and returns all that was shown."""
    shown = ""
    for words in typed:
        child.expect(r": $")
        shown += child.before or ""
        child.waitnoecho()
        child.sendline(words)
    child.expect(pexpect.EOF)
    child.close()
    return shown + (child.before or "")


def test_a_command_asks_once_without_showing_it(tmp_path: Path) -> None:
    root = make_sealed(tmp_path / "home", TYPED).paths.root
    shown = given(spawned(root, "log"), TYPED)
    assert "station.founded" in shown
    assert shown.count("Passphrase of the key") == 1
    assert TYPED not in shown
    child = spawned(root, "log")
    assert "S-322" in given(child, OTHER)
    assert child.exitstatus == 2


def test_init_and_a_change_ask_twice(tmp_path: Path) -> None:
    root = tmp_path / "home"
    assert "Recovery key" in given(spawned(root, "init", "--passphrase"), TYPED, TYPED)
    unlock(root, TYPED)
    key = Home.open(root).key
    shown = given(spawned(root, "key", "passphrase"), TYPED, "another horse 42", "another horse 42")
    assert "horse" not in shown
    key_lock.forget()
    unlock(root, "another horse 42")
    assert Home.open(root).key == key


def test_the_screens_ask_by_their_form_and_go_on(tmp_path: Path) -> None:
    root = make_sealed(tmp_path / "home", TYPED).paths.root
    terminal = Terminal("--home", str(root))
    terminal.wait("输入口令")
    terminal.hand("wrong horse 41\r")
    terminal.wait("S-322")
    terminal.hand(TYPED + "\r")
    shown = terminal.wait("请出示行程码")
    assert "horse" not in shown
    terminal.child.send("\x11")
    terminal.child.expect(pexpect.EOF, timeout=15)
    terminal.close()


def test_escape_leaves_the_form_with_an_orderly_terminal(tmp_path: Path) -> None:
    root = make_sealed(tmp_path / "home", TYPED).paths.root
    terminal = Terminal("--home", str(root))
    terminal.wait("输入口令")
    terminal.child.send("\x1b")
    terminal.child.expect(pexpect.EOF, timeout=15)
    terminal.child.close()
    assert terminal.child.exitstatus == 0
