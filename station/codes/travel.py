"""Our own signed travel code, `SD1:`: COSE_Sign1 with ES256 over a CWT, in base45.

docs/travel-code.md has it byte by byte.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from station.codes import cose, signed
from station.codes.bounded import DecodeError, base45, to_base45
from station.codes.trust import Trust, Usage
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.places import divisions
from station.places.risk_areas import Stay
from station.problems import InputProblem
from station.screening.code_reading import CodeFormat, CodeStatus, Colour, Recognised
from station.text import clean

PREFIX = "SD1:"
ISSUER, TRAVEL, SLIP = 1, 1001, 1002
NAME, DOCUMENT, NUMBER, PHONE, COLOUR, STAYS = 1, 2, 3, 4, 5, 6
COLOURS = (Colour.NONE, Colour.GREEN, Colour.YELLOW, Colour.ORANGE, Colour.RED)
DOCUMENTS = tuple(DocumentKind)
EPOCH = date(2020, 1, 1)
STAY_LIMIT = 40


@dataclass(frozen=True, slots=True)
class TravelCode:
    """What a travel code says of its holder."""

    person: Person
    colour: Colour
    stays: tuple[Stay, ...]
    issuer: str
    issued: datetime | None
    expires: datetime | None


def looks_like(text: str) -> bool:
    """Whether it begins as one."""
    return text.startswith(PREFIX)


def recognise(text: str, trust: Trust, now: datetime) -> Recognised:
    """The code with its status; `reason` is the step that failed."""
    try:
        message = cose.parse(base45(text[len(PREFIX) :]))
        found = _read(message.claims)
    except DecodeError as error:
        return Recognised(CodeFormat.TRAVEL, CodeStatus.UNREADABLE, error.step)
    status, reason, issuer = signed.judge(message, trust, Usage.TRAVEL, now)
    digest = signed.digest(message, PREFIX)
    return Recognised(CodeFormat.TRAVEL, status, reason, _fields(found, issuer), found, digest)


def issue(code: TravelCode, kid: bytes, key: Any) -> str:
    """The text of a signed code."""
    person = code.person
    body: dict[int, Any] = {
        NAME: person.name,
        DOCUMENT: DOCUMENTS.index(person.document.kind),
        NUMBER: person.document.number,
        PHONE: person.phone,
        COLOUR: COLOURS.index(code.colour),
        STAYS: [[s.division, _day(s.since), _day(s.until), int(s.marked)] for s in code.stays],
    }
    issued = code.issued or datetime.now(UTC)
    expires = code.expires or issued + timedelta(days=1)
    claims = {
        ISSUER: code.issuer,
        signed.EXPIRES: int(expires.timestamp()),
        signed.ISSUED: int(issued.timestamp()),
        signed.CODE_ID: secrets.token_bytes(8),
        TRAVEL: body,
    }
    return PREFIX + to_base45(cose.sign(claims, kid, key))


def _read(claims: Mapping[Any, Any]) -> TravelCode:
    signed.required(claims, only=TRAVEL, other=SLIP)
    body = claims.get(TRAVEL)
    if not isinstance(body, Mapping):
        raise DecodeError("cwt")
    try:
        stays = body.get(STAYS, [])
        if not isinstance(stays, (list, tuple)) or len(stays) > STAY_LIMIT:
            raise DecodeError("fields")
        kind = DOCUMENTS[_small(body.get(DOCUMENT, DOCUMENTS.index(DocumentKind.NONE)), DOCUMENTS)]
        document = Document(kind, _text(body.get(NUMBER), 40))
        return TravelCode(
            person=Person(_text(body.get(NAME), 60), document, _text(body.get(PHONE), 30)),
            colour=COLOURS[_small(body.get(COLOUR, 0), COLOURS)],
            stays=tuple(_stay(s) for s in stays),
            issuer=_text(claims.get(ISSUER), 80),
            issued=_moment(claims.get(signed.ISSUED)),
            expires=_moment(claims.get(signed.EXPIRES)),
        )
    except (InputProblem, ValueError, TypeError, OverflowError):
        raise DecodeError("fields") from None


def _stay(value: Any) -> Stay:
    division, since, until, marked = value
    return Stay(
        divisions.significant(_text(division, 12)), _date(since), _date(until), marked=bool(marked)
    )


def _text(value: object, limit: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DecodeError("fields")
    return clean(value, limit)


def _small(value: object, choices: tuple[Any, ...]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(choices):
        raise DecodeError("fields")
    return value


def _day(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days


def _date(days: object) -> date | None:
    if days is None:
        return None
    if isinstance(days, bool) or not isinstance(days, int):
        raise DecodeError("fields")
    return EPOCH + timedelta(days=days)


def _moment(value: object) -> datetime | None:
    seconds = signed.number(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _fields(found: TravelCode, issuer: str) -> tuple[tuple[str, Any], ...]:
    return (
        ("name", found.person.name),
        ("document", found.person.document.kind.value),
        ("number", found.person.document.number),
        ("phone", found.person.phone),
        ("colour", found.colour.value),
        ("stays", [_shown(s) for s in found.stays]),
        ("issued", found.issued.isoformat() if found.issued else None),
        ("expires", found.expires.isoformat() if found.expires else None),
        ("issuer", clean(issuer or found.issuer, 80)),
    )


def _shown(stay: Stay) -> dict[str, Any]:
    return {
        "division": stay.division,
        "name": divisions.name_of(stay.division),
        "since": stay.since.isoformat() if stay.since else None,
        "until": stay.until.isoformat() if stay.until else None,
        "marked": stay.marked,
    }
