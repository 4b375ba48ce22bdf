"""Columns of an exported line: what each holds is said where it is declared, in the line's own dataclass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from station.text import mask_digits, mask_name, mask_number, mask_phone, mask_plate


class Shape(StrEnum):
    """How a value is kept in the database, and meant."""

    TEXT = "text"
    NUMBER = "number"
    ID = "id"
    """Digits that are no number: never rounded, no zero lost."""

    MOMENT = "moment"
    """UTC ms; 0 is never."""

    DAY = "day"
    FLAG = "flag"
    DIVISION = "division"
    DIVISIONS = "divisions"
    """Division codes, each with a `*` where it has one, separated by blanks."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Masked unless the full export was asked for."""

    mask: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class From:
    """Where the value comes from, if not from the view's column of the field's name; words of this program."""

    sql: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a closed set, separated by blanks; their words stand under `prefix` in the catalogues."""

    prefix: str


Name = Annotated[str, Personal(mask_name)]
Number = Annotated[str, Personal(mask_number), Shape.ID]
Phone = Annotated[str, Personal(mask_phone), Shape.ID]
Address = Annotated[str, Personal(mask_name)]
Plate = Annotated[str, Personal(mask_plate)]
Told = Annotated[str, Personal(mask_digits)]
"""Free text: people write phones anywhere."""

Moment = Annotated[str, Shape.MOMENT]
Day = Annotated[str, Shape.DAY]
Id = Annotated[str, Shape.ID]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name; `words` is the prefix of its tokens."""

    name: str
    shape: Shape = Shape.TEXT
    mask: Callable[[str], str] | None = None
    words: str = ""
    sql: str = ""


@cache
def columns(form: type) -> tuple[Column, ...]:
    """A form's columns in the order of its fields."""
    hints = get_type_hints(form, include_extras=True)
    return tuple(_column(field.name, hints[field.name]) for field in fields(form))


def _column(name: str, hint: Any) -> Column:
    told = get_args(hint)[1:] if hasattr(hint, "__metadata__") else ()
    bare = hint.__origin__ if told else hint
    shape = next((t for t in told if isinstance(t, Shape)), _of_type(bare))
    mask = next((t.mask for t in told if isinstance(t, Personal)), None)
    words = next((t.prefix for t in told if isinstance(t, Tokens)), "")
    sql = next((t.sql for t in told if isinstance(t, From)), f'v."{name}"')
    return Column(name, shape, mask, words, sql)


def _of_type(bare: Any) -> Shape:
    if bare is bool:
        return Shape.FLAG
    return Shape.TEXT if bare is str else Shape.NUMBER


def selected(form: type) -> str:
    """What is selected for a form from a view `v` and its joins."""
    return ", ".join(column.sql for column in columns(form))
