"""A medicine request: who asks, for whom, for what, and what the policy answers for each item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.medicines.items import Given, Item
from station.people.person import Person
from station.screening.disposition import Action, ItemAnswer, Reason
from station.screening.screening import Screening
from station.text import clean

MOST_ITEMS = 30


class RealName(StrEnum):
    """What a real-name registration holds of the buyer."""

    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class MedicineRequest:
    """`buyer` is the one who stands here, `user` the one whom it is bought for 代购, if another.

    `without` says why a part of the real name is missing: a child has no phone.
    """

    buyer: Screening = field(default_factory=Screening)
    items: Annotated[tuple[Item, ...], MaxLen(MOST_ITEMS)] = ()
    user: Screening | None = None
    without: Annotated[str, MaxLen(200)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "without", clean(self.without, 120))


@dataclass(frozen=True, slots=True)
class Answer:
    """The policy's answer for one item; no `item` and not pending: nothing is said against it."""

    item: ItemAnswer | None
    pending: bool = False
    actions: tuple[Action, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it may not be sold."""
        return self.item is ItemAnswer.REFUSE

    @property
    def registered(self) -> bool:
        """Whether it is sold under a real name only."""
        return self.item in (ItemAnswer.REGISTER, ItemAnswer.PRESCRIPTION)


class RemarkKind(StrEnum):
    """What may be pointed out; nothing of it decides by itself."""

    UNUSUAL_QUANTITY = "unusual_quantity"
    ASKED_BEFORE = "asked_before"
    REFUSED_BEFORE = "refused_before"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something pointed out: an unusual quantity, or the same person asking again."""

    kind: RemarkKind
    item: int = 0
    count: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """An item as it was answered and handled; `reason` says why it was refused beyond the policy."""

    item: Item
    answer: Answer
    given: Given
    reason: Annotated[str, MaxLen(200)] = ""


def missing(person: Person, wanted: Iterable[RealName]) -> tuple[RealName, ...]:
    """Which parts of the real name are not there."""
    has = {
        RealName.NAME: bool(person.name),
        RealName.NUMBER: bool(person.document.number),
        RealName.PHONE: bool(person.phone),
        RealName.ADDRESS: bool(person.address),
    }
    return tuple(part for part in wanted if not has[part])
