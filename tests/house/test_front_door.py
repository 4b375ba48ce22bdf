"""The front door: help in both languages, masks, receipts, ends with the terminal."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pexpect
import pytest

from screens.shell import command
from screens.shell.command import Command
from station import i18n
from station.cli import explain, station
from station.demo.samples import resident_number
from station.i18n import Lang
from tests.conftest import NOON, Run, make_home
from tests.terminal import Terminal


def commands(found: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    yield path, found
    if isinstance(found, click.Group):
        context = click.Context(found)
        for name in found.list_commands(context):
            inner = found.get_command(context, name)
            assert inner is not None
            yield from commands(inner, f"{path} {name}")


@pytest.mark.parametrize("lang", list(Lang))
def test_every_command_and_option_has_help_in_the_language(lang: Lang) -> None:
    missing = []
    for path, found in commands(station):
        if path:
            first = path.split()[0]
            top = station.get_command(click.Context(station), first)
            assert top is not None
            explain(top, lang)
        for param in found.get_params(click.Context(found)):
            if isinstance(param, click.Option):
                told = param.help or ""
                if not told or (lang is Lang.ZH and told.isascii()):
                    missing.append((path, param.opts, told))
        if path and (not found.help or (lang is Lang.ZH and found.help.isascii())):
            missing.append((path, ["help"], found.help or ""))
    assert [m for m in missing if "--help" not in m[1]] == []


@pytest.mark.parametrize("words", [("-h",), ("export", "-h"), ("policy", "check", "-h")])
def test_a_short_help_works(station: Run, words: tuple[str, ...]) -> None:
    done = station("--lang", "zh", *words)
    assert done.returncode == 0
    assert any(ord(c) > 0x4E00 for c in done.stdout)


def test_every_act_has_its_words() -> None:
    found = {v.name for v in vars(command).values() if isinstance(v, Command)}
    for lang in Lang:
        known = i18n.catalogue(lang)
        for name in found:
            assert f"act.{name}" in known, name
        for act in (*command.CHECKPOINT, *command.VISIT, *command.REQUEST, *command.EVERYWHERE):
            assert f"act_help.{act.name}" in known, act.name


PERSON = {
    "name": "林小雨",
    "document": {"kind": "resident_id", "number": resident_number("220183", NOON.date())},
    "phone": "19900000001",
    "address": "建设街 1 号",
}
LINES = [
    {"kind": "screening", "person": PERSON, "readings": [{"celsius": 36.5}], "mask": "worn"},
    {"kind": "hold", "name": "张三丰"},
    {"kind": "party", "vehicle": {"plate": "吉A12345", "driver_phone": "19900000002"}},
]


def test_the_log_is_masked_unless_it_is_asked_for_in_full_with_a_reason(
    station: Run, tmp_path: Path
) -> None:
    make_home(tmp_path / "home")
    told = station("record", "-", stdin="\n".join(json.dumps(line) for line in LINES))
    assert told.returncode == 0, told.stdout
    secrets = ["林小雨", PERSON["document"]["number"], "19900000001", "建设街", "张三丰"]  # type: ignore[index]
    secrets += ["吉A12345", "19900000002"]
    masked = station("log", "--json")
    assert [s for s in secrets if str(s) in masked.stdout] == []
    assert station("log", "--json", "--full").returncode == 2
    full = station("log", "--json", "--full", "--reason", "督查")
    assert [s for s in secrets if str(s) not in full.stdout] == []
    entry = json.loads(station("log", "--json", "--limit", "1").stdout)
    assert (entry["kind"], entry["body"]["what"]) == ("export.made", "log")


def test_a_receipt_of_somebody_set_aside_names_the_case(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    first = {"kind": "screening", "key": "a", "readings": [{"celsius": 37.8}]}
    told = json.loads(station("record", "-", stdin=json.dumps(first)).stdout)
    assert told["movement"] is None
    second = {
        "kind": "screening", "subject": told["subject"],
        "readings": [{"celsius": 36.8, "thermometer": "mercury"}], "code": {"by_eye": True, "colour": "green"},
    }  # fmt: skip
    done = json.loads(station("record", "-", stdin=json.dumps(second)).stdout)
    assert done["movement"] == "release"
    again = json.loads(station("record", "-", stdin=json.dumps(first)).stdout)
    assert (again["seq"], again["repeated"]) == (told["seq"], True)


def test_a_known_key_answers_although_its_party_has_closed(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    party = json.loads(
        station("record", "-", stdin=json.dumps({"kind": "party", "key": "p"})).stdout
    )["id"]
    line = {"kind": "screening", "key": "s", "party": party, "readings": [{"celsius": 36.5}]}
    first = json.loads(station("record", "-", stdin=json.dumps(line)).stdout)
    again = json.loads(station("record", "-", stdin=json.dumps(line)).stdout)
    assert again["seq"] == first["seq"]
    assert again["movement"] == first["movement"]


def test_decide_judges_a_screening_as_of_a_time(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    line = {
        "screening": {
            "readings": [{"celsius": 36.5}],
            "stays": [{"division": "110101", "since": "2026-11-01", "until": "2026-11-05"}],
        }
    }
    told = [
        json.loads(station("decide", "--at", at, "-", stdin=json.dumps(line)).stdout)
        for at in ("2026-11-10T12:00:00+08:00", "2026-12-24T12:00:00+08:00")
    ]
    assert ["K10" in {r["rule"] for r in one["reasons"]} for one in told] == [True, False]


def test_a_demo_whose_terminal_closes_ends_and_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal("demo", folder=tmp_path)
    terminal.wait("东口高速卡点", 60)
    pid = terminal.child.pid
    os.kill(pid, signal.SIGHUP)
    end = time.monotonic() + 20
    while terminal.child.isalive() and time.monotonic() < end:
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            terminal.child.read_nonblocking(65536, 0.2)
    assert not terminal.child.isalive()
    assert terminal.child.signalstatus is None
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
    assert left == [], terminal.text()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(station: Run, shell: str) -> None:
    done = station("completion", shell)
    assert done.returncode == 0
    assert "_STATION_COMPLETE" in done.stdout


def test_commands_are_completed() -> None:
    asked = os.environ | {
        "_STATION_COMPLETE": "bash_complete", "COMP_WORDS": "station ver", "COMP_CWORD": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "station.cli"],
        env=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["plain,verify"]
