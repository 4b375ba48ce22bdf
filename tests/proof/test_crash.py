"""Power and murder: SIGKILL at random, syncs counted, three writers, nothing lost and nothing twice."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.home import Home
from storage.journal import entries as journal
from storage.proof import verify
from storage.store import Store
from tests.conftest import make_home

LINES, KILLS = 5000, 50


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "station.cli", "--home", str(root), *words]


def lines(count: int) -> list[bytes]:
    names = ["张伟", "王芳", "李娜", "SMITH JOHN"]
    return [
        json.dumps(
            {
                "kind": "screening", "key": f"k{at}", "mask": "worn",
                "person": {"name": names[at % 4], "document": {"kind": "passport", "number": f"E{at:08d}"}},
                "readings": [{"celsius": 36.0 + at % 20 / 10}],
            },
            ensure_ascii=False,
        ).encode() + b"\n"
        for at in range(count)
    ]  # fmt: skip


def feed(root: Path, todo: list[bytes], seconds: float | None) -> list[dict[str, object]]:
    """Records lines and reads receipts; kills the process after some seconds."""
    process = subprocess.Popen(
        command(root, "record", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    if seconds is not None and os.fork() == 0:
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        os._exit(0)
    import threading

    def write() -> None:
        try:
            for line in todo:
                process.stdin.write(line)  # type: ignore[union-attr]
            process.stdin.close()  # type: ignore[union-attr]
        except (BrokenPipeError, ValueError):
            pass

    writer = threading.Thread(target=write)
    writer.start()
    receipts = [json.loads(raw) for raw in process.stdout if raw.endswith(b"\n")]
    process.wait()
    writer.join()
    if seconds is not None:
        os.wait()
    return receipts


def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    root = tmp_path / "home"
    Store(make_home(root)).close()
    todo, chance = lines(LINES), random.Random(11)
    receipts: dict[int, dict[str, object]] = {}
    done = 0
    for kill in range(KILLS + 1):
        last = kill == KILLS
        for receipt in feed(root, todo[done:], None if last else 0.55 + chance.random() * 0.25):
            receipts[done + int(str(receipt["line"]))] = receipt
        done = max(receipts, default=0)  # fed again from the last receipt
        if done == LINES:
            break
    assert done == LINES
    store = Store(Home.open(root))
    verdict = verify.verify(store.database)
    assert verdict.ok, verdict
    with store.database.read() as connection:
        keys = connection.exec_driver_sql(
            "SELECT key, seq, id, hash FROM entry WHERE key IS NOT NULL"
        )
        kept = {row[0]: row[1:] for row in keys}
        assert len(kept) == LINES
        for number, receipt in receipts.items():
            seq, found, digest = kept[f"k{number - 1}"]
            assert (receipt["seq"], receipt["id"], receipt["hash"]) == (seq, found, digest.hex())
        assert journal.head(connection).seq >= LINES
    store.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here")
def test_a_sync_lies_between_each_commit_and_its_receipt(tmp_path: Path) -> None:
    root = tmp_path / "home"
    Store(make_home(root)).close()
    (tmp_path / "in").write_bytes(b"".join(lines(20)))
    trace = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write,pwrite64",
         *command(root, "record", str(tmp_path / "in"))],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    synced, receipts = False, 0
    for line in trace.read_text("utf-8", "replace").splitlines():
        if re.search(r"\bpwrite64\(\d+<[^>]*station\.db-wal>", line):
            synced = False
        elif re.search(r"\b(fsync|fdatasync)\(\d+<[^>]*station\.db(-wal)?>", line):
            synced = True
        elif re.search(r'\bwrite\(1<[^>]*>, "\{\\"line\\"', line):
            assert synced, line
            receipts += 1
    assert receipts == 20
