"""Exports that can be handed to anyone: complete, masked, whole or not there, never a formula, each recorded."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.clock import FixedClock
from station.demo.samples import resident_number
from station.events.kinds import Kind
from station.i18n import Lang
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.places.risk_areas import Stay
from station.problems import InputProblem, ProblemCode
from station.screening.disposition import Applied, Movement
from station.screening.screening import Mask, Screening, Symptom
from station.screening.temperature import Reading, Thermometer
from storage.desk import Desk
from storage.exporting import Format, Wanted, What, export, stream
from storage.exports.filtering import Filter
from storage.exports.span import Span, span_of
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import service
from storage.screenings.correct import correct
from tests.conftest import NOON

WHO = Person(
    "张三丰",
    Document(DocumentKind.RESIDENT_ID, resident_number("220183", date(1990, 5, 1))),
    "19900000001",
    "团结路9号",
)
SEEN = Screening(
    person=WHO, readings=(Reading(37.6), Reading(36.8, Thermometer.MERCURY)), mask=Mask.WORN,
    symptoms=(Symptom.DRY_COUGH,), origin="220104", stays=(Stay("220104", date(2026, 11, 20), None, marked=True),),
)  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def written(desk: Desk, path: Path, form: Format, *what: What, **given: object) -> int:
    wanted = Wanted(form, what or (What.LEDGER,), **given)  # type: ignore[arg-type]
    return export(desk.store, wanted, path, Lang.ZH, force=True)


def test_a_line_of_the_ledger_says_everything_in_words(desk: Desk, tmp_path: Path) -> None:
    service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇 19900000009"))
    assert written(desk, tmp_path / "a.csv", Format.CSV) == 1
    line = rows(tmp_path / "a.csv")[0]
    assert (line["年龄"], line["初测 °C"], line["口罩"], line["症状"]) == (
        "36",
        "37.6",
        "戴",
        "干咳",
    )
    assert line["性别"] in ("男", "女")
    told = set(line.values())
    assert {"居家隔离", "吉林省长春市朝阳区*", "2026-11-23 12:00:00", "李岚", "张**"} <= told
    assert "孕妇 199****0009" in told
    raw = (tmp_path / "a.csv").read_bytes()
    for secret in ("张三丰", WHO.document.number, WHO.phone, "19900000009", "团结路"):
        assert secret.encode() not in raw


def test_a_full_export_keeps_every_digit_as_text_by_one_rule(desk: Desk, tmp_path: Path) -> None:
    service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    with pytest.raises(InputProblem):
        written(desk, tmp_path / "a.csv", Format.CSV, full=True)
    written(desk, tmp_path / "a.csv", Format.CSV, full=True, reason="办公室核对")
    told = set(rows(tmp_path / "a.csv")[0].values())
    assert {"张三丰", "\t" + WHO.document.number, "\t" + WHO.phone, "团结路9号"} <= told


@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_cell_is_a_formula_and_every_row_comes_back(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from python_calamine import load_workbook

    from storage.store import Store
    from tests.conftest import make_home

    folder = tmp_path_factory.mktemp("x")
    desk = Desk(Store(make_home(folder / "home"), FixedClock(NOON)))
    desk.store.begin("=cmd|' /C calc'!A0")
    odd = [*names, "=1+1", "+1", "-1", "@x", 'a"b', "a,b", "x;y"]
    for name in odd:
        service.apply(
            desk, Screening(person=Person(name), readings=(Reading(36.5),), mask=Mask.WORN)
        )
    kept = {"full": True, "reason": "核对"}
    assert written(desk, folder / "a.csv", Format.CSV, **kept) == len(odd)
    for line in rows(folder / "a.csv"):
        assert not any(v.startswith(("=", "+", "-", "@")) for v in line.values())
    written(desk, folder / "a.xlsx", Format.XLSX, What.LEDGER, **kept)
    sheet = load_workbook(str(folder / "a.xlsx")).get_sheet_by_index(0).to_python()
    at = sheet[2].index("姓名")
    assert [row[at] for row in sheet[3:]] == [Person(name).name for name in odd]
    raw = subprocess.run(
        ["unzip", "-p", str(folder / "a.xlsx")], capture_output=True, check=True
    ).stdout
    assert b"<f>" not in raw
    desk.store.close()


def test_a_workbook_is_laid_out_as_the_offices_ledger(desk: Desk, tmp_path: Path) -> None:
    from python_calamine import load_workbook

    first = service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    correct(desk, first.receipt.id, SEEN, "写错", Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    service.apply(desk, Screening(person=WHO, readings=(Reading(37.9),), mask=Mask.WORN))
    written(desk, tmp_path / "a.xlsx", Format.XLSX, *What)
    book = load_workbook(str(tmp_path / "a.xlsx"))
    assert len(book.sheet_names) == len(What)
    assert book.sheet_names[0] == "查验台账"
    ledger = book.get_sheet_by_index(0).to_python()
    assert ledger[0][0] == "东口卡点 查验台账"
    assert "DH01" in str(ledger[1][0])
    assert "已遮盖" in str(ledger[1][0])
    line = dict(zip(ledger[2], ledger[3], strict=True))
    assert NOON.astimezone(desk.store.settings.zone).replace(tzinfo=None) in line.values()
    assert date(2026, 11, 23) in line.values()
    corrections = book.get_sheet_by_index(list(What).index(What.CORRECTIONS)).to_python()
    assert {"写错", "李岚"} <= set(corrections[3])
    resting = book.get_sheet_by_index(list(What).index(What.SET_ASIDES)).to_python()
    assert "是" in resting[3]


def test_a_register_has_one_row_a_person(desk: Desk, tmp_path: Path) -> None:
    for _ in range(3):
        service.apply(
            desk, Screening(person=WHO, readings=(Reading(36.5),), mask=Mask.WORN, origin="230102")
        )
    found = written(desk, tmp_path / "r.csv", Format.CSV, What.REGISTERS)
    assert found == 1
    line = rows(tmp_path / "r.csv")[0]
    assert ("张**" in line.values(), "3" in line.values(), "外省来返" in line.values()) == (
        True,
        True,
        True,
    )


def test_spans_and_filters_choose(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    for day in range(4):
        clock.at = NOON + timedelta(days=day)
        service.apply(
            desk, Screening(readings=(Reading(36.5 + day, Thermometer.MERCURY),), mask=Mask.WORN)
        )
    out = tmp_path / "a.csv"
    assert written(desk, out, Format.CSV, span=span_of(desk.store, "2026-11-24", "2026-11-25")) == 2
    assert written(desk, out, Format.CSV, span=span_of(desk.store, "2026-11-26", None)) == 1
    assert written(desk, out, Format.CSV, only=Filter(movement="hold")) == 3
    assert written(desk, out, Format.CSV, only=Filter(fever=39.0)) == 1
    assert written(desk, out, Format.CSV, only=Filter(operator=desk.store.session.operator)) == 4
    assert written(desk, out, Format.CSV, only=Filter(operator="nobody")) == 0
    with pytest.raises(InputProblem):
        written(desk, out, Format.CSV, What.HOLDS, only=Filter(movement="hold"))
    with pytest.raises(InputProblem) as refused:
        span_of(desk.store, "2026-11-25", "2026-11-24")
    assert refused.value.code is ProblemCode.RANGE_REVERSED
    assert span_of(desk.store, "2026-11-25", "2026-11-25") != Span()


def test_the_entry_holds_the_files_digest_and_the_head(desk: Desk, tmp_path: Path) -> None:
    service.apply(desk, SEEN, Applied(Movement.HOME_QUARANTINE, reason="孕妇"))
    with desk.store.database.read() as connection:
        head = str(journal.head(connection))
    for at, form in enumerate(Format):
        path = tmp_path / f"a.{form}"
        written(desk, path, form)
        with desk.store.database.read() as connection:
            body = journal.of_kind(connection, Kind.EXPORT_MADE)[-1].body
        assert body["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), form
        assert body["lines"] == 1
        if at == 0:
            assert body["head"] == head
    out = io.BytesIO()
    stream(desk.store, Wanted(Format.CSV), out, Lang.EN)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    assert verify.verify(desk.store.database).ok


def test_another_hour_at_which_days_begin_hides_no_record(
    tmp_path: Path, clock: FixedClock
) -> None:
    from dataclasses import replace as changed

    from storage.home import Home, save_settings
    from storage.store import Store
    from tests.conftest import make_home

    home = make_home(tmp_path / "home", day_begins=8)
    clock.at = NOON.replace(hour=18) + timedelta(minutes=30)  # 02:30 of the 24th
    store = Store(home, clock)
    store.begin("李岚")
    service.apply(Desk(store), Screening(readings=(Reading(36.5),), mask=Mask.WORN))
    store.close()
    save_settings(home.paths, changed(home.settings, day_begins=0))
    again = Desk(Store(Home.open(home.paths.root), clock))
    span = span_of(again.store, "2026-11-24", "2026-11-24")
    assert written(again, tmp_path / "a.csv", Format.CSV, span=span) == 1
    again.store.close()
