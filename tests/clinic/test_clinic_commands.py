"""The clinic without a screen: record, log, export, schema, the catalogue's commands."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from station.kinds import StationKind
from storage.home import Home
from tests.conftest import Run, make_home

PATIENT = {
    "readings": [{"celsius": 36.5, "thermometer": "ear"}], "mask": "worn", "symptoms": [],
    "code": {"status": "opaque", "colour": "green", "by_eye": True}, "risk_question": "no",
    "person": {"name": "王芳", "phone": "19900000051"},
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home", kind=StationKind.CLINIC)


def record(station: Run, *lines: dict[str, object]) -> list[dict[str, object]]:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return [json.loads(line) for line in station("record", "-", stdin=text).stdout.splitlines()]


def exported(station: Run, what: str, path: Path, *more: str) -> list[dict[str, str]]:
    done = station("export", "--format", "csv", "--what", what, "--output", str(path), *more)
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_kind_of_the_clinic_is_recorded_logged_and_exported(
    station: Run, home: Home, tmp_path: Path
) -> None:
    visit, refused, hold = record(
        station,
        {"kind": "visit", "key": "v", "asked_by": "郑医生", **PATIENT, "symptoms": ["dry_cough"]},
        {"kind": "medicine_request", "key": "m", "items": [{"name": "布洛芬", "quantity": 2}],
         "buyer": PATIENT},
        {"kind": "hold", "key": "h", "name": "林小雨"},
    )  # fmt: skip
    assert (visit["movement"], refused["movement"]) == ("release", "release")
    assert "advise_fever_clinic" in refused["actions"]  # type: ignore[operator]
    steps = record(
        station,
        {"kind": "hold", "hold": hold["id"], "step": {"step": "called", "whom": "120"}},
        {"kind": "hold", "hold": hold["id"], "end": {"outcome": "handed_over", "handed_to": "县医院"}},
        {"kind": "referral", "key": "r", "clinic": "县医院发热门诊", "record": visit["id"]},
    )  # fmt: skip
    assert all("seq" in s for s in steps), steps
    closed = record(
        station, {"kind": "referral", "referral": steps[2]["id"], "close": {"outcome": "arrived"}}
    )
    assert "seq" in closed[0], closed
    kinds = {json.loads(x)["kind"] for x in station("log", "--json").stdout.splitlines()}
    assert {
        "visit.recorded", "medicine_request.recorded", "hold.stepped", "hold.ended",
        "referral.issued", "referral.closed",
    } <= kinds  # fmt: skip
    item = exported(station, "requests", tmp_path / "r.csv")[0]
    assert (item["medicine"], item["answer"], item["given"]) == ("布洛芬", "refused", "refused")
    assert item["name"] == "王*"
    full = exported(station, "requests", tmp_path / "f.csv", "--full", "--reason", "核对")[0]
    assert full["name"] == "王芳"
    assert exported(station, "holds", tmp_path / "h.csv")[0]["handed to"] == "县医院"
    referral = exported(station, "referrals", tmp_path / "p.csv")[0]
    assert (referral["outcome"], bool(referral["slip"])) == ("arrived", True)
    assert exported(station, "ledger", tmp_path / "l.csv")[0]["kind"] == "visit"
    assert station("verify").returncode == 0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"kind": "visit", "mask": "worn", "readings": [{"celsius": 36.5}]}, "S-131"),
        ({"kind": "medicine_request", "items": []}, "S-136"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": 0}]}, "S-102"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": -1}]}, "S-102"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": 10000}]}, "S-102"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": "two"}]}, "S-102"),
        ({"kind": "medicine_request", "items": [{"name": "没有这种药"}]}, "S-133"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬"}],
          "buyer": {"person": {"phone": "199000000"}}}, "S-114"),
        ({"kind": "medicine_request", "items": [{"name": "布洛芬"}], "buyer": {"person":
          {"document": {"kind": "resident_id", "number": "220183199203070000"}}}}, "S-110"),
        ({"kind": "referral", "clinic": ""}, "S-138"),
        ({"kind": "referral", "referral": "x", "close": {"outcome": "arrived"}}, "S-137"),
        ({"kind": "hold", "hold": "x", "step": {"step": "called"}}, "S-125"),
        ({"kind": "hold", "step": {"step": "called"}}, "S-102"),
    ],
)  # fmt: skip
def test_bad_lines_are_numbered_problems_and_nothing_is_saved(
    station: Run, home: Home, line: dict[str, object], problem: str
) -> None:
    answer = record(station, line)[0]
    assert answer["problem"] == problem, answer
    assert not station("log", "--json", "--kind", "medicine_request").stdout
    assert not station("log", "--json", "--kind", "visit").stdout


def test_schemas_tell_the_forms(station: Run) -> None:
    for name in ("visit", "medicine_request", "referral", "hold", "export_requests"):
        found = json.loads(station("schema", name).stdout)
        assert found["properties"], name


def test_the_catalogue_is_searched_checked_and_replaced(
    station: Run, home: Home, tmp_path: Path
) -> None:
    found = json.loads(station("medicines", "find", "--json", "blf").stdout.splitlines()[0])
    assert (found["name"], found["classes"]) == ("布洛芬", ["antipyretic"])
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("name,english,class,contains\n示例片,Example,antiviral,\n", "utf-8")
    bad.write_text("name,english,class,contains\n示例片,Example,nonsense,\n", "utf-8")
    refused = station("medicines", "check", str(bad))
    assert (refused.returncode, f"{bad}:2:3:" in refused.stdout) == (1, True)
    assert "S-213" in station("medicines", "use", str(bad)).stderr
    assert station("medicines", "use", str(good)).returncode == 0
    assert station("medicines", "find", "示例").stdout.startswith("示例片")
    assert station("medicines", "find", "布洛芬").returncode == 1


def test_codes_are_imported_and_faults_named(station: Run, home: Home, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("code,name\n6901234567892,布洛芬\n81234567890123456789,右美沙芬\n", "utf-8")
    assert station("medicines", "codes", str(file)).returncode == 0
    line: dict[str, object] = {"kind": "medicine_request", "items": [{"code": "6901234567892"}]}
    assert "seq" in record(station, line)[0]
    file.write_text("code,name\n6901234567890,布洛芬\n", "utf-8")
    refused = station("medicines", "codes", str(file))
    assert (refused.returncode, ":2:1:" in refused.stdout) == (2, True)


def test_no_file_is_a_catalogue_by_accident(station: Run, home: Home, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"\x89PNG\r\n\xff\xfe")
    done: subprocess.CompletedProcess[str] = station("medicines", "use", str(file))
    assert (done.returncode, "S-213" in done.stderr) == (2, True)
