"""An item of a medicine request: what, how many, and how it was classified."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import Ge, Le, MaxLen
from station.kinds import MedicineClass
from station.problems import InputProblem, ProblemCode
from station.text import clean

MOST = 999
"""More packs than this of one medicine is a typing error, not a request."""


MOST_BOXES = 50
"""So many boxes are kept by their own codes; the quantity counts on."""


class Unit(StrEnum):
    """What the quantity counts."""

    BOX = "box"
    BOTTLE = "bottle"
    BLISTER = "blister"
    BAG = "bag"
    PIECE = "piece"
    TUBE = "tube"


class Given(StrEnum):
    """What became of an item in the end."""

    SOLD = "sold"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Item:
    """One medicine; no `classes` means that the catalogue is asked by name.

    `code` is the product's code where its box was scanned, `boxes` the boxes' own trace codes.
    `by_hand` is true where somebody classified it; `prescription` is the prescription's number.
    """

    name: Annotated[str, MaxLen(400)] = ""
    quantity: Annotated[int, Ge(1), Le(MOST)] = 1
    unit: Unit = Unit.BOX
    classes: Annotated[tuple[MedicineClass, ...], MaxLen(5)] = ()
    contains: Annotated[tuple[str, ...], MaxLen(12)] = ()
    code: Annotated[str, MaxLen(40)] = ""
    boxes: Annotated[tuple[str, ...], MaxLen(MOST_BOXES)] = ()
    by_hand: bool = False
    prescription: Annotated[str, MaxLen(60)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name, 60))


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item while the request is being filled in, and what the operator wants done with it."""

    item: Item
    given: Given | None = None
    reason: str = ""


def parse_quantity(typed: str) -> int:
    """The quantity that digits mean; full-width digits too.

    >>> parse_quantity("2"), parse_quantity("１２")
    (2, 12)

    Raises InputProblem for none, for words, and for more than MOST.
    """
    word = typed.strip()
    number = int(word) if word.isdecimal() and len(word) <= 6 else 0
    if not 1 <= number <= MOST:
        raise InputProblem(ProblemCode.QUANTITY_IMPOSSIBLE, most=MOST)
    return number
