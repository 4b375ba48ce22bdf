"""What a writer is given: sheets of columns and rows, and the words above them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.exports.columns import Column


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of lines; `rows` gives them as the database keeps them, each time anew."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Any, ...]]]
