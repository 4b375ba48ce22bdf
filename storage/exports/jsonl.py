"""JSON lines for machines: tokens, times with their offset."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from storage.exports.sheets import Sheet
from storage.exports.values import Manner, turned


def write(out: BinaryIO, sheets: list[Sheet], manner: Manner) -> None:
    """An object a line."""
    from pydantic_core import to_json

    (sheet,) = sheets
    names = [column.name for column in sheet.columns]
    for row in turned(sheet.rows(), sheet.columns, replace(manner, tokens=True)):
        out.write(to_json(dict(zip(names, row, strict=True))) + b"\n")
