"""Rows of a table as they lie in its pages, without the tree above them: for salvage alone.

Source: SQLite's file format, sections 1.6 (b-tree pages) and 2.1 (record format).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.database.cipher_pages import USABLE

LEAF = 0x0D
LARGEST = USABLE - 35
SMALLEST = (USABLE - 12) * 32 // 255 - 23
MOST = 64 * 1024 * 1024
"""Bytes of a row; an entry has some hundreds."""

Page = Callable[[int], bytes | None]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row's number and its values."""

    rowid: int
    values: tuple[Any, ...]


def rows(number: int, page: bytes, other: Page) -> Iterator[RawRow]:
    """Every row of a leaf page that can be read; `other` gives the pages in which long ones go on."""
    begin = 100 if number == 1 else 0
    if page[begin] != LEAF:
        return
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    for at in range(min(count, USABLE // 4)):
        place = begin + 8 + 2 * at
        cell = int.from_bytes(page[place : place + 2], "big")
        try:
            row = _row(page, cell, other)
        except (IndexError, ValueError, UnicodeDecodeError):
            continue
        if row is not None:
            yield row


def _row(page: bytes, at: int, other: Page) -> RawRow | None:
    size, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if size > MOST:
        return None
    local = size
    if size > LARGEST:
        local = SMALLEST + (size - SMALLEST) % (USABLE - 4)
        local = local if local <= LARGEST else SMALLEST
    payload = page[at : at + local]
    if local < size:
        payload += _overflow(page[at + local : at + local + 4], size - local, other)
    return RawRow(rowid, _values(payload)) if len(payload) == size else None


def _overflow(link: bytes, size: int, other: Page) -> bytes:
    found = b""
    while len(found) < size:
        page = other(int.from_bytes(link, "big"))
        if page is None:
            break
        link, part = page[:4], page[4:USABLE]
        found += part[: size - len(found)]
    return found


def _values(payload: bytes) -> tuple[Any, ...]:
    head, at = _varint(payload, 0)
    kinds, place = [], at
    while place < head:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    found: list[Any] = []
    at = head
    for kind in kinds:
        size = _size(kind)
        found.append(_value(kind, payload[at : at + size]))
        at += size
    return tuple(found)


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _value(kind: int, raw: bytes) -> Any:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    if kind >= 12:
        return raw.decode() if kind % 2 else raw
    raise ValueError("a number that an entry has none of")


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = raw[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError("endless")
