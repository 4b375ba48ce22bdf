"""Holds 临时隔离点留置: opened at once, unnamed if need be, and ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import MaxLen

from station import ids
from station.problems import Code, InputProblem
from station.text import clean
from storage import bodies, journal
from storage.entry import Kind
from storage.journal import Receipt
from storage.store import Entering, Store


class HoldEnd(StrEnum):
    """How a hold ends."""

    HANDED_OVER = "handed_over"
    RELEASED = "released"
    ABSCONDED = "absconded"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


@dataclass(frozen=True, slots=True)
class HoldOpened:
    """The body of `hold.opened`; everything may be empty: the person first, the papers after."""

    name: Annotated[str, MaxLen(60)] = ""
    reason: Annotated[str, MaxLen(200)] = ""
    screening: Annotated[str, MaxLen(36)] = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The body of `hold.ended`."""

    outcome: HoldEnd
    handed_to: Annotated[str, MaxLen(120)] = ""
    note: Annotated[str, MaxLen(200)] = ""
    key: str = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def open_hold(store: Store, name: str = "", reason: str = "", key: str | None = None) -> Receipt:
    """A hold of its own, before any form."""
    body = HoldOpened(clean(name, 60), clean(reason, 200), key=key or "")
    raw = bodies.dump(HoldOpened, body)
    return store.save(Entering(Kind.HOLD_OPENED, raw, ids.random_id(), key))


def end_hold(store: Store, hold: str, ended: HoldEnded, key: str | None = None) -> Receipt:
    """Ends an open hold, named by its id; a key seen before gives its old receipt."""
    raw = bodies.dump(HoldEnded, replace(ended, key=key or ""))
    with store.database.write() as connection:
        if key is not None and (known := journal.by_key(connection, key)):
            return store.same_kind(connection, known, Kind.HOLD_ENDED)
        row = connection.exec_driver_sql(
            "SELECT subject, ended FROM hold_view WHERE id = ?", (hold,)
        ).first()
        if row is None or row[1]:
            raise InputProblem(Code.HOLD_NOT_OPEN)
        return store.append(connection, Entering(Kind.HOLD_ENDED, raw, str(row[0]), key))
