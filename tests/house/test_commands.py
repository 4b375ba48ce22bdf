"""The commands as processes: the contract of the command line."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station.demo import samples
from station.policy.load import default_text
from tests.conftest import NOON, Run, make_home

LINE = {"kind": "screening", "mask": "worn", "readings": [{"celsius": 36.5}],
        "code": {"by_eye": True, "colour": "green"}}  # fmt: skip


def record(station: Run, *lines: object) -> list[dict[str, object]]:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return [json.loads(raw) for raw in station("record", "-", stdin=text).stdout.splitlines()]


@pytest.fixture
def made(station: Run) -> Run:
    done = station("init", "--place", "德惠", "--operator", "李岚", "--code", "DH01")
    assert done.returncode == 0
    assert len(done.stdout.strip().replace("-", "")) == 56
    return station


def test_receipts_and_refusals_line_by_line(made: Run) -> None:
    told = record(made, LINE | {"key": "a"}, "not json", {"kind": "nope"}, LINE | {"readings": [{"celsius": 47}]},
                  LINE | {"key": "a"}, LINE | {"person": {"name": "\ud800"}}, "[" * 5000, "x" * 70_000, LINE)  # fmt: skip
    assert [t.get("problem") for t in told] == [
        None, "S-101", "S-103", "S-116", None, "S-101", "S-101", "S-104", None,
    ]  # fmt: skip
    assert told[0] | {"repeated": True} == told[4] | {"line": 1}
    assert set(told[0]) == {"line", "seq", "id", "hash", "movement", "actions"}
    assert [t["line"] for t in told] == list(range(1, 10))
    assert made("verify").stdout.startswith("ok 5 ")


def test_exit_codes(made: Run, station: Run, tmp_path: Path) -> None:
    assert station("record", "-", stdin=json.dumps(LINE)).returncode == 0
    assert station("record", "-", stdin="x").returncode == 1
    assert station("record", str(tmp_path / "gone")).returncode == 2
    assert station("nonsense").returncode == 2
    assert station("verify", "--head", "1:zz").returncode == 2
    assert station("verify", "--head", "1:" + "0" * 64).returncode == 1
    assert station("init").returncode == 1
    for done in (station("record", str(tmp_path / "gone")), station("init")):
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("S-")


def test_the_export_opens_in_excel_and_runs_nothing(made: Run, tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@x", "张三丰"]
    number = samples.resident_number("220183", NOON.date())
    people = [
        {"name": n, "phone": "19900000001", "document": {"kind": "resident_id", "number": number}}
        for n in names
    ]
    record(made, *(LINE | {"person": p} for p in people))
    out = tmp_path / "out.csv"
    assert made("export", "--format", "csv", "--output", str(out)).returncode == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert number.encode() not in raw
    assert b"19900000001" not in raw
    assert made("export", "--format", "csv", "--output", str(out), "--full").returncode == 2
    done = made(
        "export", "--format", "csv", "--output", str(out), "--force", "--full", "--reason", "office"
    )
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [r["name"] for r in rows] == ["'=1+1", "'+1", "'-1", "'@x", "张三丰"]
    assert {r["number"] for r in rows} == {"\t" + number}
    exports = [
        json.loads(x) for x in made("log", "--json", "--kind", "export.made").stdout.splitlines()
    ]
    assert [e["body"]["reason"] for e in exports] == ["office", ""]


def test_jsonl_export_and_log_agree(made: Run, tmp_path: Path) -> None:
    record(made, LINE, LINE | {"mask": "not_worn"})
    out = tmp_path / "out.jsonl"
    made("export", "--format", "jsonl", "--output", str(out))
    lines = [json.loads(x) for x in out.read_text("utf-8").splitlines()]
    log = [json.loads(x) for x in made("log", "--json", "--kind", "screening").stdout.splitlines()]
    assert [x["seq"] for x in lines] == [x["seq"] for x in reversed(log)]
    assert lines[1]["actions"] == "wear_mask"


def test_an_export_never_overwrites_the_home_or_a_device(made: Run, tmp_path: Path) -> None:
    for target in (tmp_path / "home" / "station.db", Path("/dev/null")):
        assert made("export", "--format", "csv", "--output", str(target)).returncode == 2
    assert made("verify").returncode == 0
    assert not Path("/dev/null").is_file()


def test_backup_and_restore_begin_a_new_lineage(made: Run, tmp_path: Path) -> None:
    record(made, LINE)
    key = (tmp_path / "home" / "keys" / "database.key").read_text("ascii").strip()
    from storage.home import recovery_text

    assert made("backup", str(tmp_path / "b")).returncode == 0
    assert key.encode() not in (tmp_path / "b").read_bytes()
    other = str(tmp_path / "other")
    wrong = made("--home", other, "restore", str(tmp_path / "b"), "--recovery-key", "A" * 56)
    assert wrong.returncode == 1
    done = made(
        "--home",
        other,
        "restore",
        str(tmp_path / "b"),
        "--recovery-key",
        recovery_text(bytes.fromhex(key)),
    )
    assert done.returncode == 0, done.stderr
    log = [json.loads(x) for x in made("--home", other, "log", "--json").stdout.splitlines()]
    assert log[0]["kind"] == "lineage.began"
    assert log[0]["lineage"] != log[1]["lineage"]
    assert log[0]["body"]["parent"] == log[1]["lineage"]
    assert log[0]["seq"] == log[1]["seq"] + 1
    assert made("--home", other, "verify").returncode == 0
    again = made(
        "--home",
        other,
        "restore",
        str(tmp_path / "b"),
        "--recovery-key",
        recovery_text(bytes.fromhex(key)),
    )
    assert again.returncode == 1
    (tmp_path / "c").write_bytes(b"PK\x03\x04 no")
    assert "S-209" in made("--home", str(tmp_path / "d"), "restore", str(tmp_path / "c"),
                           "--recovery-key", recovery_text(bytes.fromhex(key))).stderr  # fmt: skip


def test_decide_answers_line_by_line(station: Run, tmp_path: Path) -> None:
    facts = '{"temperature": 37.3, "thermometer": "ear"}\n{"feber": true}\n{"mask": "gone"}\n{}\n'
    done = station("decide", "-", stdin=facts)
    told = [json.loads(x) for x in done.stdout.splitlines()]
    assert done.returncode == 1
    assert told[0]["movement"] == "hold"
    assert told[0]["reasons"] == [r for r in told[0]["reasons"] if r["decides"]]
    assert told[0]["policy"] == {"id": "default", "version": "2026.1"}
    assert [t.get("problem") for t in told] == [None, "S-102", "S-102", None]


def test_a_checked_policy_is_used_and_a_faulty_one_refused(made: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(default_text().replace('version = "2026.1"', 'version = "x2"'), "utf-8")
    bad.write_text(default_text().replace("fever = 37.3", "fever = nan"), "utf-8")
    assert made("policy", "check", str(good)).returncode == 0
    refused = made("policy", "check", str(bad))
    assert refused.returncode == 1
    line = next(
        n for n, x in enumerate(bad.read_text("utf-8").splitlines(), 1) if x.startswith("fever")
    )
    assert f"bad.toml:{line}:" in refused.stdout
    assert made("policy", "use", str(bad)).returncode == 2
    assert made("policy", "use", str(good)).returncode == 0
    record(made, LINE)
    log = [json.loads(x) for x in made("log", "--json", "--limit", "2").stdout.splitlines()]
    assert log[0]["body"]["decision"]["policy"]["version"] == "x2"
    (tmp_path / "home" / "policies" / "current.toml").write_text("broken", "utf-8")
    assert made("policy", "use", str(good)).returncode == 0


def test_codes_are_issued_scanned_and_recorded(made: Run, tmp_path: Path) -> None:
    made("code", "keys", "make", "issuer")
    trust = tmp_path / "home" / "lists" / "trust" / "own.json"
    assert made("code", "keys", "trust", "--issuer", "县", "--output", str(trust)).returncode == 0
    picture = tmp_path / "code.png"
    number = samples.resident_number("220183", NOON.date())
    done = made("code", "issue", "travel", "--name", "欧阳静宜", "--document", "resident_id", "--number", number,
                "--stay", "220183:2026-11-01", "--stay", "2201*", "--output", str(picture), "--text")  # fmt: skip
    assert done.returncode == 0, done.stderr
    read = made("scan", "--json", str(picture))
    code = json.loads(read.stdout)["codes"][0]
    assert (code["symbology"], code["format"], code["status"]) == ("qr", "travel", "verified")
    assert code["text"] == done.stdout.strip()
    assert code["fields"]["name"] == "欧阳静宜"
    told = record(made, LINE | {"code_text": code["text"], "code": {}})
    assert told[0]["movement"] == "monitor"  # the star on 2201
    slip = made("code", "issue", "slip", "--record", str(told[0]["seq"]), "--text").stdout.strip()
    shown = json.loads(made("scan", "--json", "-", stdin=slip + "\n").stdout)["codes"][0]
    assert (shown["format"], shown["status"]) == ("slip", "verified")


def test_a_scan_of_nothing_says_no(station: Run, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"no picture")
    done = station("scan", "--json", str(tmp_path / "x.png"), str(tmp_path / "gone.png"))
    assert done.returncode == 1
    assert [json.loads(x)["problem"] for x in done.stdout.splitlines()] == ["S-203", "S-201"]


def test_every_schema_is_json(station: Run) -> None:
    known = json.loads(station("schema").stdout)
    assert {"screening", "hold", "correction", "facts", "policy", "export", "trust", "risk"} <= set(
        known
    )
    for name in (*known, "record", "decide"):
        assert json.loads(station("schema", name).stdout)
    assert station("schema", "nope").returncode == 2


def test_doctor_knows_what_is_missing(made: Run) -> None:
    items = {x["item"]: x for x in map(json.loads, made("doctor", "--json").stdout.splitlines())}
    assert items["journal"]["ok"] is True
    assert items["zxing"]["ok"] is True
    assert items["trust"]["ok"] is False
    assert "place" in items


def test_a_reader_that_goes_away_is_no_fault(made: Run, tmp_path: Path) -> None:
    record(made, *[LINE] * 300)
    command = [
        sys.executable,
        "-m",
        "station.cli",
        "--home",
        str(tmp_path / "home"),
        "log",
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.wait(30)


def test_ctrl_c_stops_cleanly(made: Run, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station.cli", "--home", str(tmp_path / "home"), "record", "-"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # A shell starts its background jobs with SIGINT ignored, and a child inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(json.dumps(LINE).encode() + b"\n")
    process.stdin.flush()
    receipt = json.loads(process.stdout.readline())
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) == 130
    assert b"Traceback" not in process.stderr.read()
    process.stdin.close()
    assert made("verify").stdout.split()[1] == str(receipt["seq"])


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_named_and_loses_nothing(station: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(home)], check=False
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        assert station("init", "--operator", "x").returncode == 0
        line = LINE | {"note": "n" * 700}
        done = station("record", "-", stdin="".join(json.dumps(line) + "\n" for _ in range(4000)))
        receipts = [json.loads(x) for x in done.stdout.splitlines()]
        assert done.returncode == 1
        assert "S-306" in done.stderr
        assert "Traceback" not in done.stderr
        (home / "filler").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=64m", str(home)], check=True)
        told = station("verify")
        assert told.returncode == 0, told.stdout
        assert int(told.stdout.split()[1]) >= len(receipts)
    finally:
        subprocess.run(["umount", str(home)], check=True)


def test_the_log_by_kind_names_the_kinds_it_knows(station: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    assert station("record", "-", stdin='{"kind": "hold"}\n').returncode == 0
    shown = station("log", "--json", "--kind", "hold").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in shown] == ["hold.opened"]
    refused = station("log", "--kind", "nonsense")
    assert refused.returncode == 2
    assert "hold" in refused.stderr
