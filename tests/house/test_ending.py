"""Commands that are ended from outside: cleanly, with nothing left that holds names or keys."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from station import files
from storage.database import scratch
from storage.home import Home
from storage.proof import verify
from storage.store import Store
from tests.conftest import make_home

LINE = json.dumps(
    {"kind": "screening", "person": {"name": "张三丰"}, "readings": [{"celsius": 36.5}]}
)


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "station.cli", "--home", str(root), *words]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_command_with_its_own_code(tmp_path: Path, number: int) -> None:
    root = make_home(tmp_path / "home").paths.root
    process = subprocess.Popen(
        command(root, "record", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(LINE + "\n")
    process.stdin.flush()
    receipt = json.loads(process.stdout.readline())
    process.send_signal(number)
    assert process.wait(20) == 128 + number
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert list((root / "run").iterdir()) == []
    store = Store(Home.open(root))
    assert verify.verify(store.database).head.seq >= receipt["seq"]
    store.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", [("record", "-"), ("log",), ("verify",), ("doctor",)])
def test_closed_streams_are_no_traceback(
    tmp_path: Path, closed: str, words: tuple[str, ...]
) -> None:
    root = make_home(tmp_path / "home").paths.root
    line = " ".join(f"'{word}'" for word in command(root, *words))
    done = subprocess.run(
        ["sh", "-c", f"{line} {closed}"], input=LINE + "\n", capture_output=True, text=True,
        check=False, timeout=60, env=os.environ | {"STATION_LANG": "en"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    if " >&-" in f" {closed}":
        assert done.returncode == 2
    store = Store(Home.open(root))
    assert verify.verify(store.database).ok
    store.close()


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    root = make_home(tmp_path / "home").paths.root
    store = Store(Home.open(root))
    for _ in range(400):
        store.begin("李岚" * 10)
        store.session = type(store.session)("", "", "")
    store.close()
    line = " ".join(f"'{word}'" for word in command(root, "log", "--json"))
    done = subprocess.run(
        ["sh", "-c", f"{line} | head -1"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""


def test_what_a_killed_export_left_is_swept_by_the_next(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f".ledger.csv.{files._host()}-{gone.pid}.tmp"
    mine = tmp_path / f".other.csv.{files._host()}-{os.getpid()}.tmp"
    left.write_text("张三丰")
    mine.write_text("x")
    foreign = tmp_path / f".other.csv.00000000-{gone.pid}.tmp"
    foreign.write_text("x")
    files.write(tmp_path / "ledger.csv", b"x")
    assert not left.exists()
    assert mine.exists()
    assert foreign.exists()  # of another machine at a shared folder


def test_a_scratch_folder_of_a_killed_process_is_swept(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom storage.database import scratch\n"
        "kept = scratch.Folder(Path(sys.argv[1]))\n(kept.path / 'names').write_text('x')\n"
        "print(kept.path, flush=True)\ntime.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    with scratch.Folder(tmp_path):
        assert folder.exists()  # it is in use
    process.kill()
    process.wait()
    with scratch.Folder(tmp_path) as mine:
        assert [p for p in tmp_path.iterdir() if p.is_dir()] == [mine]


def test_verify_that_is_ended_leaves_no_rebuilt_views(tmp_path: Path) -> None:
    root = make_home(tmp_path / "home").paths.root
    env = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    for wait in (0.3, 0.5, 0.7, 0.9):
        process = subprocess.Popen(command(root, "verify"), env=env, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert list((tmp_path / "tmp").glob("shaodian-*")) == []
