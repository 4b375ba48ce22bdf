"""What a station knows of its hub: where it is, its keys, and the last entry that it acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from station.problems import InputProblem, ProblemCode
from station.sync.identity import HubIdentity
from storage.journal import entries as journal
from storage.journal import state
from storage.journal.entries import EMPTY, Head

if TYPE_CHECKING:
    from station.sync.answer import Answer

PLACE = "sync.place"


class KnownHub(msgspec.Struct, frozen=True):
    """The hub that this station is enrolled at; the keys are raw."""

    url: str
    signing: bytes
    sealing: bytes
    since: int

    @property
    def identity(self) -> HubIdentity:
        """Its keys."""
        return HubIdentity(self.signing, self.sealing)


class _Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far the hub is, and how it was when it was last asked; times in UTC ms by this station's clock."""

    seq: int = 0
    hash: bytes = EMPTY.hash
    receipt: bytes = b""
    acknowledged: int = 0
    heard: int = 0
    clock_off: int = 0
    beyond: int = 0
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The last entry that the hub has, by its signed word.

    `receipt` is that word, `acknowledged` when an entry last was, `heard` when the hub last answered;
    `clock_off` is how far this station's clock is before the hub's in ms. `beyond` counts the hub's entries
    of this station that are not in this journal,
    and `alarm` says that two stand at one place.
    """

    head: Head = EMPTY
    receipt: bytes = b""
    acknowledged: int = 0
    heard: int = 0
    clock_off: int = 0
    beyond: int = 0
    alarm: bool = False


NOTHING = Acknowledged()


def hub_of(connection: Connection) -> KnownHub | None:
    """The hub, or None."""
    told = state.get(connection, state.HUB)
    return None if told is None else msgspec.json.decode(told, type=KnownHub)


def needed(connection: Connection) -> KnownHub:
    """The hub; NO_HUB where the station is enrolled at none."""
    found = hub_of(connection)
    if found is None:
        raise InputProblem(ProblemCode.NO_HUB)
    return found


def keep(connection: Connection, hub: KnownHub) -> None:
    """Enrolled there from now on; another hub is asked anew what it has."""
    before = hub_of(connection)
    state.put(connection, state.HUB, msgspec.json.encode(hub).decode())
    if before is None or before.identity != hub.identity:
        state.drop(connection, PLACE)


def acknowledged(connection: Connection) -> Acknowledged:
    """How far the hub is."""
    told = state.get(connection, PLACE)
    if told is None:
        return NOTHING
    place = msgspec.json.decode(told, type=_Place)
    return Acknowledged(
        Head(place.seq, place.hash), place.receipt, place.acknowledged, place.heard,
        place.clock_off, place.beyond, place.alarm,
    )  # fmt: skip


def acknowledged_seq(connection: Connection) -> int | None:
    """The last entry that the hub has; None where there is no hub."""
    return None if hub_of(connection) is None else acknowledged(connection).head.seq


def note(connection: Connection, answer: Answer, receipt: bytes, now: int) -> Acknowledged:
    """Keeps what the hub said: its newest entry that this journal has too, and how many it has beyond.

    Going back is no fault: a hub that lost its disk is given everything again.
    """
    before = acknowledged(connection)
    common, beyond = met(connection, answer)
    further = common.seq > before.head.seq
    place = _Place(
        common.seq, common.hash, receipt, now if further else before.acknowledged, now,
        now - answer.clock, beyond, answer.alarm,
    )  # fmt: skip
    state.put(connection, PLACE, msgspec.json.encode(place).decode())
    return acknowledged(connection)


def met(connection: Connection, answer: Answer) -> tuple[Head, int]:
    """The newest entry that hub and journal share, and how many the hub has behind it on its own."""
    ladder = sorted((answer.held, *answer.known), key=lambda step: step.seq, reverse=True)
    for step in ladder:
        if step.seq == 0 or journal.hash_of(connection, step.seq) == step.hash:
            return Head(step.seq, step.hash), ladder[0].seq - step.seq
    return EMPTY, ladder[0].seq
