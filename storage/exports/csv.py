"""CSV that opens right in Excel with Chinese: BOM, CRLF, and nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any, BinaryIO

from station.i18n import Lang, text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
AS_TEXT = {"number", "phone", "user_number", "user_phone"}
"""Excel would round an 18-digit number and drop a leading zero."""


def write(out: BinaryIO, form: type, lines: Iterable[Any], lang: Lang) -> int:
    """Writes the header in the language and every line; returns how many."""
    wrapper = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(wrapper, lineterminator="\r\n")
    writer.writerow(text(lang, f"column.{f.name}") for f in fields(form))
    count = 0
    for line in lines:
        writer.writerow(cell(name, value) for name, value in asdict(line).items())
        count += 1
    wrapper.flush()
    wrapper.detach()
    return count


def cell(name: str, value: object) -> object:
    """A value as Excel keeps it: text stays text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if not isinstance(value, str) or not value:
        return value
    if name in AS_TEXT and value.isdigit():
        return "\t" + value
    return "'" + value if value.startswith(FORMULA) else value
