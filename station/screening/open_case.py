"""Open cases: a rest, a hold or a strict verdict belongs to the person, however often they queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.screening.disposition import Action, Advice, Movement, Reason
from station.screening.screening import Screening
from station.screening.temperature import Reading
from station.vehicles.vehicle import Vehicle


class OpenKind(StrEnum):
    """What is open of somebody."""

    REST = "rest"
    HOLD = "hold"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What is open: since when, by which entry, and which movement stands meanwhile.

    `readings` are those of somebody who rests. `subject` names the case; empty where it is decided
    already and the person begins another.
    """

    kind: OpenKind
    seq: int
    at: datetime
    subject: Annotated[str, MaxLen(36)] = ""
    movement: Movement | None = None
    readings: Annotated[tuple[Reading, ...], MaxLen(8)] = ()
    party: Annotated[str, MaxLen(36)] = ""
    vehicle: Vehicle | None = None
    """Of somebody who rests: they are of the vehicle they came in, whatever stands there now."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


RULES = {OpenKind.REST: "O01", OpenKind.HOLD: "O02", OpenKind.STRICT: "O03"}
"""Ids of the reasons; no policy can switch them off."""


def joined(screening: Screening, case: OpenCase | None) -> Screening:
    """With the earlier readings of whoever rests, and their vehicle."""
    taken = case.readings if case else ()
    if case is not None and case.party and not screening.party:
        screening = replace(screening, party=case.party, vehicle=case.vehicle)
    if not taken or screening.readings[: len(taken)] == taken:
        return screening
    return replace(screening, readings=(*taken, *screening.readings)[-8:])


def stands(advice: Advice, case: OpenCase | None, offset: timedelta = timedelta()) -> Advice:
    """The advice, never milder than what is open; `offset` is the station's from UTC."""
    if case is None:
        return advice
    reason = _reason(case, offset)
    if case.kind is OpenKind.REST or case.movement is None:
        return replace(advice, reasons=(*advice.reasons, reason))
    now = advice.movement
    pending = now is None and case.kind is OpenKind.STRICT
    if pending or (now is not None and now.strictness >= case.movement.strictness):
        return replace(advice, reasons=(*advice.reasons, reason))
    others = tuple(replace(r, decides=False) for r in advice.reasons)
    actions = tuple(dict.fromkeys((*advice.actions, Action.REGISTER)))
    return replace(
        advice,
        movement=case.movement,
        actions=actions,
        reasons=(replace(reason, decides=True), *others),
    )


def _reason(case: OpenCase, offset: timedelta) -> Reason:
    at = f"{case.at + offset:%m-%d %H:%M}"
    first = next((r.celsius for r in case.readings if r.celsius is not None), None)
    zh, en = {
        OpenKind.REST: (
            f"{at}首测{first}℃，正在休息（{case.seq}号）：须水银或耳温计复测。",
            f"Resting since {at} after {first}: a contact thermometer decides (no. {case.seq}).",
        ),
        OpenKind.HOLD: (
            f"{at}起留置中（{case.seq}号），尚未结束。",
            f"Held since {at} (no. {case.seq}), not ended yet.",
        ),
        OpenKind.STRICT: (
            f"{at}已作出更严处置（{case.seq}号），仍然有效。",
            f"A stricter disposition of {at} (no. {case.seq}) still stands.",
        ),
    }[case.kind]
    return Reason(RULES[case.kind], zh, en)
