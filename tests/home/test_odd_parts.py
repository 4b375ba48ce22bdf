"""A folder, a pipe or a lock where a part of a home belongs: named, never a hang, nothing changed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from station.cli import station as front
from storage.database.noted_head import NotedHead
from storage.home import Home
from storage.store import Store
from tests.conftest import Run, make_home

PARTS = (
    "station.toml", "station.db", "station.db-wal", "station.head", "station.lock",
    "keys/database.key", "keys/database.key.next",
)  # fmt: skip
FOLDERS = ("run", "keys", "policies", "lists")


def odd(path: Path, kind: str) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_text("?")


@pytest.fixture
def made(tmp_path: Path) -> Home:
    made = make_home(tmp_path / "home")
    Store(made).close()
    return made


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names there")
@pytest.mark.parametrize("kind", ["folder", "pipe"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_no_file_is_named(made: Home, station: Run, part: str, kind: str) -> None:
    odd(made.paths.root / part, kind)
    told = station("log")
    assert told.returncode != 0
    # A key that is none has a way back of its own.
    assert ("S-303" if part == "keys/database.key" else "S-320") in told.stderr
    assert part in told.stderr


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_in_a_folders_place_is_named(made: Home, station: Run, folder: str) -> None:
    odd(made.paths.root / folder, "file")
    for command in ("verify", "doctor"):
        told = station(command)
        assert told.returncode == 1
        assert "S-320" in told.stdout + told.stderr


def test_doctor_sees_that_the_head_cannot_be_noted(
    made: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noted() -> object:
        asked = ["--home", str(made.paths.root), "doctor", "--json"]
        lines = [json.loads(line) for line in CliRunner().invoke(front, asked).output.splitlines()]
        return next(line["ok"] for line in lines if line["item"] == "noted")

    assert noted() is True
    made.paths.head.unlink()
    monkeypatch.setattr(NotedHead, "note", lambda *_: None)
    assert noted() is False
