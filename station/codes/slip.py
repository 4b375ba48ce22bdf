"""Pass slip 流转单, `SP1:`: number, movement and destination, signed by the station that issued it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from station.codes import cose, signed
from station.codes.bounded import DecodeError, base45, to_base45
from station.codes.trust import Trust, Usage
from station.screening.code_reading import CodeFormat, CodeStatus, Recognised
from station.screening.disposition import Movement
from station.text import clean

PREFIX = "SP1:"
ISSUER, TRAVEL, SLIP = 1, 1001, 1002
NUMBER, MOVEMENT, DESTINATION, HEAD, CLINIC = 1, 2, 3, 4, 5
VALID = timedelta(days=3)
MOVEMENTS = tuple(Movement)


@dataclass(frozen=True, slots=True)
class PassSlip:
    """A slip; `head` is the journal's head when it was issued, so that it leaves the machine.

    A referral slip names the fever `clinic`.
    """

    number: str
    movement: Movement
    destination: str = ""
    head: str = ""
    issuer: str = ""
    issued: datetime | None = None
    clinic: str = ""


def looks_like(text: str) -> bool:
    """Whether it begins as one."""
    return text.startswith(PREFIX)


def recognise(text: str, trust: Trust, now: datetime) -> Recognised:
    """The slip with its status; `reason` is the step that failed."""
    try:
        message = cose.parse(base45(text[len(PREFIX) :]))
        found = _read(message.claims)
    except DecodeError as error:
        return Recognised(CodeFormat.SLIP, CodeStatus.UNREADABLE, error.step)
    status, reason, issuer = signed.judge(message, trust, Usage.SLIP, now)
    fields = (
        ("number", found.number),
        ("movement", found.movement.value),
        ("destination", found.destination),
        ("clinic", found.clinic),
        ("head", found.head),
        ("issued", found.issued.isoformat() if found.issued else None),
        ("issuer", clean(issuer or found.issuer, 80)),
    )
    digest = signed.digest(message, PREFIX)
    return Recognised(CodeFormat.SLIP, status, reason, fields, found, digest)


def issue(slip: PassSlip, kid: bytes, key: Any) -> str:
    """The text of a signed slip."""
    issued = slip.issued or datetime.now(UTC)
    body = {
        NUMBER: slip.number,
        MOVEMENT: MOVEMENTS.index(slip.movement),
        DESTINATION: slip.destination,
        HEAD: slip.head,
    }
    if slip.clinic:
        body[CLINIC] = slip.clinic
    claims = {
        ISSUER: slip.issuer,
        signed.EXPIRES: int((issued + VALID).timestamp()),
        signed.ISSUED: int(issued.timestamp()),
        SLIP: body,
    }
    return PREFIX + to_base45(cose.sign(claims, kid, key))


def _read(claims: Mapping[Any, Any]) -> PassSlip:
    signed.required(claims, only=SLIP, other=TRAVEL)
    body = claims.get(SLIP)
    if not isinstance(body, Mapping):
        raise DecodeError("cwt")
    movement = body.get(MOVEMENT)
    if isinstance(movement, bool) or not isinstance(movement, int):
        raise DecodeError("fields")
    if not 0 <= movement < len(MOVEMENTS):
        raise DecodeError("fields")
    issued = signed.number(claims.get(signed.ISSUED))
    return PassSlip(
        number=_word(body.get(NUMBER), 40),
        movement=MOVEMENTS[movement],
        destination=_word(body.get(DESTINATION), 12),
        head=_word(body.get(HEAD), 90),
        issuer=_word(claims.get(ISSUER), 80),
        issued=None if issued is None else datetime.fromtimestamp(issued, UTC),
        clinic=_word(body.get(CLINIC), 60),
    )


def _word(value: object, limit: int) -> str:
    return clean(value, limit) if isinstance(value, str) else ""
