"""Makes a home with entries of every kind that the commands know, and packs it as it lies on the disk.

`python -m tests.homes.make FILE`. Everybody in it is made up.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

Line = dict[str, Any]

CLEAN: Line = {
    "kind": "screening", "mask": "worn", "symptoms": [], "readings": [{"celsius": 36.5, "thermometer": "ear"}],
    "code": {"status": "opaque", "colour": "green", "by_eye": True},
    "person": {"name": "王芳", "phone": "19900000051"},
}  # fmt: skip
BUYER = {name: value for name, value in CLEAN.items() if name not in ("kind", "code")} | {
    "person": {"name": "林小雨", "phone": "19900000052"}
}


def station(home: Path, *words: str, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "station.cli", "--home", str(home), *words],
        input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def record(home: Path, *lines: Line) -> list[Line]:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return [json.loads(line) for line in station(home, "record", "-", stdin=text).splitlines()]


def fill(home: Path) -> None:
    first, high, visit, request, hold, party = record(
        home,
        CLEAN | {"key": "a"},
        CLEAN | {"person": {"name": "孙丽"}, "readings": [{"celsius": 37.8, "thermometer": "infrared"}]},
        CLEAN | {"kind": "visit", "symptoms": ["dry_cough"], "asked_by": "郑医生", "risk_question": "no"},
        {"kind": "medicine_request", "key": "m", "items": [{"name": "布洛芬", "quantity": 2}], "buyer": BUYER},
        {"kind": "hold", "key": "h", "name": "赵强"},
        {"kind": "party", "vehicle": {"plate": "吉A12345", "aboard": 2}},
    )  # fmt: skip
    record(
        home,
        CLEAN | {"subject": high["subject"], "person": {"name": "孙丽"},
                 "readings": [{"celsius": 38.1, "thermometer": "mercury"}]},
        CLEAN | {"party": party["id"], "person": {"name": "周涛"}},
        {"kind": "party", "party": party["id"], "close": "turned_back"},
        {"kind": "hold", "hold": hold["id"], "step": {"step": "called", "whom": "120"}},
        {"kind": "hold", "hold": hold["id"], "end": {"outcome": "handed_over", "handed_to": "县医院"}},
        {"kind": "referral", "key": "r", "clinic": "县医院发热门诊", "record": visit["id"]},
        {"kind": "correction", "corrects": first["id"], "reason": "口罩", "screening":
         {name: value for name, value in CLEAN.items() if name != "kind"} | {"mask": "not_worn"}},
    )  # fmt: skip
    station(home, "export", "--format", "csv", "--output", str(home.parent / "day.csv"))
    station(home, "remove", str(request["seq"]), "--reason", "示例", "--yes")


def main() -> None:
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        station(home, "init")
        fill(home)
        station(home, "verify")
        assert not (home / "station.db-wal").stat().st_size
        for passing in ("run", "station.lock", ".making.lock", "station.db-wal", "station.db-shm"):
            path = home / passing
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        shutil.make_archive(str(target.with_suffix("")), "zip", home)


if __name__ == "__main__":
    main()
