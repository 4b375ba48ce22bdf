"""Product codes and what they mean: learned at the counter, or imported; none is invented."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sqlalchemy import Connection

from station import ids
from station.events.kinds import Kind
from station.events.medicine_code import CodeLearned
from station.kinds import MedicineClass
from station.medicines import product_codes
from station.medicines.catalogue import Catalogue, Fault
from station.text import clean
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.journal.entries import Receipt
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Known:
    """What a product's key means."""

    name: str
    classes: tuple[MedicineClass, ...]


def known(connection: Connection, key: str) -> Known | None:
    """What was learned of a product's key."""
    query = "SELECT name, classes FROM medicine_code_view WHERE code = ?"
    row = connection.exec_driver_sql(query, (key,)).first()
    if row is None or not row[0]:
        return None
    return Known(row[0], tuple(MedicineClass(word) for word in row[1].split()))


def learn(store: Store, connection: Connection, learned: CodeLearned) -> Receipt:
    """Keeps a lesson, inside the caller's transaction."""
    raw = codec.dump(CodeLearned, learned)
    return store.append(connection, NewEntry(Kind.CODE_LEARNED, raw, ids.random_id()))


def parse(text: str, catalogue: Catalogue) -> tuple[list[tuple[str, str]], list[Fault]]:
    """`code,name` rows of an import, and every fault with its line and column."""
    found: list[tuple[str, str]] = []
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(text))
    for at, cells in enumerate(reader):
        line = reader.line_num
        if (at == 0 and [c.strip() for c in cells] == ["code", "name"]) or not any(cells):
            continue
        if len(cells) != 2:
            faults.append(Fault(line, len(cells), "columns", "2"))
            continue
        code, name = cells[0].strip(), clean(cells[1], 60)
        product = product_codes.read(code)
        if product is None:
            faults.append(Fault(line, 1, "code", clean(code, 40)))
        elif catalogue.get(name) is None:
            faults.append(Fault(line, 2, "name", name))
        else:
            found.append((product.key, name))
    return found, faults


def imported(store: Store, rows: list[tuple[str, str]], catalogue: Catalogue) -> int:
    """Keeps imported codes, one entry a medicine; returns how many codes."""
    by_name: dict[str, list[str]] = {}
    for key, name in rows:
        by_name.setdefault(name, []).append(key)
    with store.database.write() as connection:
        for name, codes in by_name.items():
            medicine = catalogue.get(name)
            classes = medicine.classes if medicine else ()
            learn(store, connection, CodeLearned(tuple(dict.fromkeys(codes)), name, classes, True))
    return len(rows)
