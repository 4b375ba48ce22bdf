"""The export of the hub: every entry of every station once, people linked, nothing personal unless in full."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station.demo.samples import resident_number
from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from storage.hub.exports.exporting import Wanted, day, export
from storage.hub.exports.formats import Format
from storage.hub.exports.lines import PAGE, Span
from storage.hub.hub import Hub
from storage.journal.chain import Header
from tests.hub.sender import Sender

NAME, PHONE = "张三丰", "19900000001"
NUMBER, OTHER = (resident_number("220183", date(1992, 3, d)) for d in (7, 8))
SECOND = "22222222-2222-4222-8222-222222222222"


def person(number: str, kind: str = "resident_id") -> bytes:
    """A screening's body with somebody in it."""
    told = {"name": NAME, "phone": PHONE, "document": {"kind": kind, "number": number}}
    return json.dumps({"screening": {"person": told}}).encode()


def exported(hub: Hub, path: Path, **more: Any) -> list[dict[str, Any]]:
    """The lines of a file that was just written."""
    span = more.pop("span", Span())
    count = export(hub, Wanted(Format.JSONL, span, **more), path, force=True)
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(found) == count
    return found


@pytest.fixture
def two(hub: Hub, sender: Sender) -> Sender:
    """Two stations that met the same person, and one of them somebody else."""
    sender.add(person(NUMBER))
    sender.add(person(OTHER))
    sender.send(hub)
    second = Sender(SECOND).enrolled(hub)
    second.add(person(f" {NUMBER[:6]} {NUMBER[6:]}".lower()))
    second.add(person("", "none"))
    second.send(hub)
    return second


def test_one_person_at_two_stations_is_linked_and_nothing_is_written_over(
    hub: Hub, two: Sender, tmp_path: Path
) -> None:
    found = exported(hub, tmp_path / "a.jsonl")
    assert [(x["station"], x["seq"]) for x in found[2:]] == [(SECOND, 1), (SECOND, 2)]
    (first,), (other,), (again,), nobody = (x["people"] for x in found)
    assert first == again != other
    assert nobody == []
    assert NUMBER not in first
    assert len(first) == 24


def test_nothing_personal_is_in_a_file_unless_in_full_with_a_reason_that_is_kept(
    hub: Hub, two: Sender, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    exported(hub, path)
    text = path.read_text("utf-8")
    assert NAME not in text
    assert NUMBER not in text
    assert PHONE not in text
    with pytest.raises(InputProblem) as refused:
        exported(hub, path, full=True)
    assert refused.value.code is ProblemCode.REASON_NEEDED
    full = exported(hub, path, full=True, reason="流调需要")
    assert full[0]["body"]["screening"]["person"]["name"] == NAME
    assert path.stat().st_mode & 0o777 == 0o600
    with hub.database.read() as connection:
        kept = connection.exec_driver_sql(
            'SELECT "full", reason, entries FROM exported ORDER BY "full"'
        ).fetchall()
    assert [tuple(row) for row in kept] == [(0, "", 4), (1, "流调需要", 4)]


def test_what_cannot_be_interpreted_is_told_without_its_body_until_in_full(
    hub: Hub, sender: Sender, tmp_path: Path
) -> None:
    sender.add(person(NUMBER), kind="later.kind")
    sender.send(hub)
    (line,) = exported(hub, tmp_path / "a.jsonl")
    assert (line["parked"], line["body"], line["people"]) == ("kind", None, [])
    (line,) = exported(hub, tmp_path / "a.jsonl", full=True, reason="核对条目")
    assert line["body"]["screening"]["person"]["name"] == NAME


def test_both_entries_at_one_place_are_there_also_where_a_page_ends(
    hub: Hub, sender: Sender, tmp_path: Path
) -> None:
    sender.grow(PAGE - 1).send(hub)
    other = sender.branched(PAGE - 1, declared=False).grow(3)
    sender.grow(3).send(hub, PAGE - 1)
    other.send(hub, PAGE - 1)
    found = exported(hub, tmp_path / "a.jsonl")
    pairs = [(x["seq"], x["hash"]) for x in found]
    assert len(pairs) == len(set(pairs)) == PAGE - 1 + 7
    expected = {(x.seq, x.hash.hex()) for s in (sender, other) for x in s.links}
    assert set(pairs) == expected


def test_an_entry_of_a_wrong_clock_and_of_no_number_is_there_too(
    hub: Hub, sender: Sender, tmp_path: Path
) -> None:
    for at in (-(1 << 62), -1, 1 << 62):
        seq = sender.head[0] + 1
        told = Header(
            sender.station, sender.lineage, seq, f"e{seq}", Kind.SCREENING, at, 480, "", "o", "s"
        )
        sender.add(b'{"n":NaN}', header=told.spell())
    sender.send(hub)
    found = exported(hub, tmp_path / "a.jsonl")
    assert [x["seq"] for x in found] == [1, 2, 3]
    assert "NaN" not in (tmp_path / "a.jsonl").read_text("utf-8")


def test_a_span_a_kind_and_a_station(hub: Hub, two: Sender, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert len(exported(hub, path, span=Span(SECOND))) == 2
    assert exported(hub, path, span=Span(kinds=(Kind.VISIT,))) == []
    assert len(exported(hub, path, span=Span(kinds=(Kind.SCREENING,)))) == 4
    with pytest.raises(InputProblem):
        Span(since=2, until=2)
    for wrong in ("2026-02-30", "9999-12-31", "0001-01-01", "x" * 1000):
        with pytest.raises(InputProblem) as refused:
            day(wrong, after=wrong.startswith("9"))
        assert refused.value.code is ProblemCode.BAD_TIME
    assert day("2026-11-24") - day("2026-11-23", after=True) == 0


def test_a_cell_of_a_csv_is_no_formula_and_a_body_comes_back_whole(
    hub: Hub, two: Sender, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    with hub.database.write() as connection:
        connection.exec_driver_sql("UPDATE station SET code = '=1+1'")
    assert export(hub, Wanted(Format.CSV, Span()), path) == 4
    with path.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert {x["code"] for x in found} == {"'=1+1"}
    assert json.loads(found[0]["body"])["screening"]["person"]["document"]["kind"] == "resident_id"
    with pytest.raises(InputProblem):
        export(hub, Wanted(Format.CSV, Span()), path)
