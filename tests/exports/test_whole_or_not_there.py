"""An export that is stopped, refused or streamed: a whole file or the one that was there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from station.events.kinds import Kind
from station.i18n import Lang
from station.screening.disposition import Applied, Movement
from storage.desk import Desk
from storage.exporting import Format, Wanted, export
from storage.journal import entries as journal
from storage.screenings import service
from tests.conftest import Run
from tests.exports.test_exports import SEEN


class Stopped(Exception):
    """Somebody pressed Esc."""


@pytest.mark.parametrize("form", list(Format))
def test_an_export_that_is_stopped_leaves_the_old_file_and_no_entry(
    form: Format, desk: Desk, tmp_path: Path
) -> None:
    service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    path = tmp_path / f"a.{form}"
    path.write_bytes(b"old")

    def stop(_: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        export(desk.store, Wanted(form), path, Lang.ZH, stop, force=True)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == [path.name]
    with desk.store.database.read() as connection:
        assert journal.of_kind(connection, Kind.EXPORT_MADE) == []


def test_an_existing_file_is_not_written_over_unasked_and_a_stream_is_the_same(
    station: Run, tmp_path: Path
) -> None:
    assert station("init").returncode == 0
    station(
        "record",
        "-",
        stdin=json.dumps({"kind": "screening", "mask": "worn", "readings": [{"celsius": 36.5}]}),
    )
    out = tmp_path / "a.csv"
    assert station("export", "--output", str(out)).returncode == 0
    refused = station("export", "--output", str(out))
    assert (refused.returncode, "S-215" in refused.stderr) == (2, True)
    assert station("export", "--output", str(out), "--force").returncode == 0
    streamed = station("export", "--format", "csv", "--output", "-")
    assert streamed.stdout.lstrip("\ufeff") == out.read_bytes().decode("utf-8-sig").replace(
        "\r\n", "\n"
    )
    assert (
        station(
            "export", "--output", "-", "--since", "2026-11-25", "--until", "2026-11-20"
        ).returncode
        == 2
    )
    assert station("export", "--output", str(tmp_path / "b.xlsx")).returncode == 0
    assert station("export", "--format", "csv", "--what", "all", "--output", "-").returncode == 2
    assert station("export", "--output", "-", "--operator", "nobody").returncode == 2
    assert station("export", "--output", "-", "--place", "nowhere").returncode == 2
    late = station("export", "--format", "jsonl", "--what", "ledger", "--output", "-", "--late")
    assert (late.returncode, late.stdout) == (0, "")
    near = station(
        "export",
        "--format",
        "jsonl",
        "--what",
        "ledger",
        "--output",
        "-",
        "--record-kind",
        "screening",
    )
    assert near.stdout.count("\n") >= 1


def test_ctrl_c_in_the_middle_of_an_export_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    for _ in range(60):
        service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    root = desk.store.home.paths.root
    slow = (
        # A child of a shell's background inherits an ignored SIGINT.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys, time, storage.exports.pages as p, station.cli as c\n"
        "p.PAGE = 1\nold = p.raw\n"
        "def raw(*a):\n    time.sleep(0.05)\n    return old(*a)\n"
        "p.raw = raw\nprint('on', flush=True)\n"
        f"c.main(['--home', {str(root)!r}, 'export', '--output', {str(tmp_path / 'a.csv')!r}])\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", slow], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.readline()
    for _ in range(200):
        if list(tmp_path.glob(".a.csv*")):
            break
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert "Traceback" not in told
    assert child.returncode == 130
    assert not list(tmp_path.glob("*a.csv*"))


FULL = """
import resource, sys
from pathlib import Path
from station import files
from station.i18n import Lang
from station.problems import Problem
from storage.exporting import SOURCES, What
from storage.exports import xlsx
from storage.exports.columns import columns
from storage.exports.sheets import Sheet
from storage.exports.values import Manner
from zoneinfo import ZoneInfo
shown = columns(SOURCES[What.LEDGER].form)[:1]
sheet = Sheet("a", "a", "a", shown, lambda: (("x" * 40,) for _ in range(200_000)))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with files.replacing(Path(sys.argv[1])) as out:
        xlsx.write(out, [sheet], Manner(Lang.EN, ZoneInfo("UTC"), full=True))
except Problem as problem:
    print(problem.code)
"""


def test_no_room_for_a_workbook_is_a_problem_and_leaves_nothing(tmp_path: Path) -> None:
    words = [sys.executable, "-c", FULL, str(tmp_path / "a.xlsx")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("S-"), done.stderr
    assert list(tmp_path.iterdir()) == []
