"""The catalogue of medicines, quantities, and codes of products."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.kinds import MedicineClass
from station.medicines import catalogue, product_codes
from station.medicines.items import parse_quantity
from station.problems import InputProblem


def test_the_catalogue_has_names_of_every_class_and_no_fault() -> None:
    found = catalogue.default_catalogue()
    assert len(found.medicines) >= 300
    counted = {c: sum(c in m.classes for m in found.medicines) for c in MedicineClass}
    assert min(counted.values()) >= 30, counted
    assert all(m.english and m.initials for m in found.medicines)
    path = Path(catalogue.__file__).with_name("catalogue.csv")
    assert catalogue.parse(path.read_text("utf-8"))[1] == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("布洛芬", "布洛芬"), ("blf", "布洛芬"), ("ibupro", "布洛芬"), ("布洛芬缓释胶囊", "布洛芬"),
        ("BLF", "布洛芬"), ("lhqw", "连花清瘟胶囊"), ("amoxicillin", "阿莫西林"), ("右美", "右美沙芬"),
    ],
)  # fmt: skip
def test_it_is_searched_in_chinese_initials_and_english(typed: str, name: str) -> None:
    assert catalogue.default_catalogue().find(typed)[0].name == name


def test_a_compound_counts_by_what_it_contains() -> None:
    found = catalogue.default_catalogue()
    compound = found.get("复方氨酚烷胺")
    assert compound is not None
    assert {MedicineClass.ANTIPYRETIC, MedicineClass.ANTIVIRAL} <= set(compound.classes)
    assert found.get("没有这种药") is None


@pytest.mark.parametrize(
    ("text", "line", "column", "key"),
    [
        ("名称,english,class,contains\n", 1, 1, "header"),
        ("{head}\n布洛芬,Ibuprofen,fever,\n", 2, 3, "class"),
        ("{head}\n,Ibuprofen,other,\n", 2, 1, "name"),
        ("{head}\n甲,A,other,\n甲,B,other,\n", 3, 1, "twice"),
        ("{head}\n甲,A,other\n", 2, 3, "columns"),
        ("{head}\n甲,A,other,\n乙,B,,甲+丙\n", 3, 4, "contains"),
    ],
)
def test_a_catalogue_with_errors_names_line_and_column(
    text: str, line: int, column: int, key: str, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text.format(head=",".join(catalogue.HEADER)), "utf-8")
    first = catalogue.parse(path.read_text("utf-8"))[1][0]
    assert (first.line, first.column, first.key) == (line, column, key)
    with pytest.raises(InputProblem, match="S-213") as raised:
        catalogue.load(path)
    assert raised.value.fields["line"] == line


@given(st.binary(max_size=300))
def test_no_bytes_break_the_catalogue_reader(raw: bytes) -> None:
    head = ",".join(catalogue.HEADER)
    catalogue.parse(f"{head}\n{raw.decode('utf-8', 'replace')}")


@pytest.mark.parametrize(("typed", "count"), [("1", 1), ("２", 2), (" 12 ", 12), ("999", 999)])
def test_quantities_are_digits(typed: str, count: int) -> None:
    assert parse_quantity(typed) == count


@pytest.mark.parametrize("typed", ["0", "-1", "10,000", "10000", "two", "两", "", "1.5", "9" * 40])
def test_impossible_quantities_are_refused(typed: str) -> None:
    with pytest.raises(InputProblem, match="S-132"):
        parse_quantity(typed)


@given(st.text(max_size=40))
def test_product_codes_are_read_or_not(text: str) -> None:
    found = product_codes.read(text)
    assert found is None or found.key.startswith(("ean:", "trace:"))
