"""CSV that opens right in Excel with Chinese: BOM, CRLF, values in words, and nothing that runs as a formula."""

from __future__ import annotations

import codecs
import csv
import io
from typing import BinaryIO

from station.i18n import text
from storage.exports.columns import Column, Shape
from storage.exports.sheets import Sheet
from storage.exports.values import Manner, Turn, turned

FORMULA = frozenset("=+-@\t\r")


def write(out: BinaryIO, sheets: list[Sheet], manner: Manner) -> None:
    """The header in the language and every line."""
    (sheet,) = sheets
    # Not by the codec `utf-8-sig`, which encodes line by line in Python.
    out.write(codecs.BOM_UTF8)
    wrapper = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    writer = csv.writer(wrapper, lineterminator="\r\n")
    writer.writerow(text(manner.lang, f"column.{column.name}") for column in sheet.columns)
    writer.writerows(turned(sheet.rows(), sheet.columns, manner, cell))
    wrapper.flush()
    wrapper.detach()


def cell(column: Column) -> Turn | None:
    """Text stays text: every document and phone number behind a tab, since Excel would round it."""
    if column.shape is Shape.ID:
        return _as_text
    return None if column.shape is not Shape.TEXT or column.words else _no_formula


def _as_text(value: str) -> str:
    return "\t" + value


def _no_formula(value: str) -> str:
    return "'" + value if value[0] in FORMULA else value
