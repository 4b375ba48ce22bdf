"""XLSX laid out as the offices' ledgers: title, station and period, a frozen header, one sheet a kind."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from station.i18n import text
from storage.exports.columns import Shape
from storage.exports.sheets import Sheet
from storage.exports.values import Manner, turned

HEADER = 2
"""The row of the header; above it the title, and what it is of."""

WIDTHS = {
    Shape.NUMBER: 8.0, Shape.ID: 20.0, Shape.MOMENT: 18.0, Shape.DAY: 11.0, Shape.FLAG: 6.0,
    Shape.DIVISION: 26.0, Shape.DIVISIONS: 30.0, Shape.TEXT: 14.0,
}  # fmt: skip
CHUNK = 1 << 20
PANIC = "pyo3_runtime"
"""The module of an exception that says only that a library gave up."""

PAPER = {"landscape": True, "repeat_rows": (HEADER, HEADER), "fit_to_pages": (1, 0)}


def write(out: BinaryIO, sheets: list[Sheet], manner: Manner) -> None:
    """All sheets into the file that `out` is; text is never a formula, numbers of documents stay text."""
    from rustpy_xlsxwriter import Format, write_worksheets

    typed = replace(manner, typed=True)
    names = [sheet.name for sheet in sheets]
    heads = {s.name: _header(s, manner) for s in sheets}
    with _target(out) as target, _told():
        write_worksheets(
            [(s.name, _records(s, heads[s.name], typed)) for s in sheets],
            target,
            datetime_format="yyyy-mm-dd hh:mm:ss",
            freeze_panes={name: {"row": HEADER + 1, "col": 1} for name in names},
            header_row=dict.fromkeys(names, HEADER),
            header_format=dict.fromkeys(names, _style(Format)),
            merge_ranges={s.name: _above(s, Format) for s in sheets},
            column_widths={s.name: [WIDTHS[c.shape] for c in s.columns] for s in sheets},
            autofilter=dict.fromkeys(names, True),
            ignore_errors={s.name: _ids(heads[s.name], s) for s in sheets},
            page_setup=dict.fromkeys(names, PAPER),
        )  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """A temporary file that cannot be written is a panic in the library; here it is what it was: an OSError."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ != PANIC:
            raise
        found = re.search(r"code: (\d+)", str(error))
        code = int(found[1]) if found else errno.EIO
        raise OSError(code, os.strerror(code)) from None


@contextmanager
def _target(out: BinaryIO) -> Iterator[BinaryIO | str]:
    """Where the library writes: into a path as it goes on, into a stream only from memory, once all is there.

    The path is of a file without a name: whatever happens, nothing of it stays behind.
    """
    descriptors = Path("/dev/fd")
    if not descriptors.is_dir():
        yield out
        return
    with tempfile.TemporaryFile() as workbook:
        yield str(descriptors / str(workbook.fileno()))
        workbook.seek(0)
        shutil.copyfileobj(workbook, out, CHUNK)


def _header(sheet: Sheet, manner: Manner) -> list[str]:
    """The columns' words; two that are the same are told apart, since rows are kept by them."""
    words: list[str] = []
    for column in sheet.columns:
        told = text(manner.lang, f"column.{column.name}")
        words.append(told if told not in words else f"{told} ({column.name})")
    return words


def _ids(head: list[str], sheet: Sheet) -> list[str]:
    """Digits that are text on purpose: no green corner in their cells."""
    return [h for h, c in zip(head, sheet.columns, strict=True) if c.shape is Shape.ID]


def _above(sheet: Sheet, style: Any) -> list[tuple[Any, ...]]:
    last = max(1, len(sheet.columns) - 1)
    large = style().set_bold().set_font_size(16).set_align("center")
    return [
        (0, 0, 0, last, sheet.title, large),
        (1, 0, 1, last, sheet.about, style().set_align("left")),
    ]


def _style(style: Any) -> Any:
    return style().set_bold().set_background_color("#D9E1F2").set_border("thin").set_text_wrap()


def _records(sheet: Sheet, head: list[str], manner: Manner) -> Iterator[dict[str, Any]]:
    empty = True
    for row in turned(sheet.rows(), sheet.columns, manner):
        empty = False
        yield dict(zip(head, row, strict=True))
    if empty:
        # A header stands there also where there is nothing below it.
        yield dict.fromkeys(head, None)
