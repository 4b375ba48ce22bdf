"""EU digital COVID certificate, `HC1:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from station.codes import cose, signed
from station.codes.bounded import DecodeError, base45, inflate
from station.codes.trust import Trust, Usage
from station.screening.code_reading import CodeFormat, CodeStatus, Recognised
from station.text import clean

PREFIX = "HC1:"
HCERT, DCC_V1 = -260, 1
KINDS = ("v", "t", "r")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is used of a certificate; `kind` is v, t or r; text is cleaned."""

    name: str
    born: str
    kind: str
    country: str
    schema: str
    issued: datetime | None
    expires: datetime | None


def looks_like(text: str) -> bool:
    """Whether it begins as one, or as one of another version."""
    return len(text) > 4 and text[3] == ":" and text[0] == "H" and text[:3].isalnum()


def recognise(text: str, trust: Trust, now: datetime) -> Recognised:
    """The certificate with its status; `reason` is the step that failed."""
    try:
        if not text.startswith(PREFIX):
            raise DecodeError("prefix")
        message = cose.parse(inflate(base45(text[len(PREFIX) :])))
        found = certificate(message.claims)
    except DecodeError as error:
        return Recognised(CodeFormat.DCC, CodeStatus.UNREADABLE, error.step)
    usage = Usage(found.kind)
    # These issuers' clocks are to the second; the specification allows none ahead.
    status, reason, issuer = signed.judge(message, trust, usage, now, skew=0)
    digest = signed.digest(message, PREFIX)
    return Recognised(CodeFormat.DCC, status, reason, _fields(found, issuer), found, digest)


def certificate(claims: Mapping[Any, Any]) -> Certificate:
    """The certificate in a CWT; DecodeError("cwt") where it has not the form of one."""
    container = claims.get(HCERT)
    body = container.get(DCC_V1) if isinstance(container, Mapping) else None
    if not isinstance(body, Mapping):
        raise DecodeError("cwt" if body is None else "cbor")
    kinds = [k for k in KINDS if isinstance(body.get(k), list) and body[k]]
    names = body.get("nam")
    if len(kinds) != 1 or len(body[kinds[0]]) != 1 or not isinstance(names, Mapping):
        raise DecodeError("fields")
    entry = body[kinds[0]][0]
    if not isinstance(entry, Mapping):
        raise DecodeError("fields")
    surname = _word(names.get("fnt")) or _word(names.get("fn"))
    given = _word(names.get("gnt")) or _word(names.get("gn"))
    return Certificate(
        name=clean(f"{surname} {given}".replace("<", " "), 60),
        born=_word(body.get("dob"), 20),
        kind=kinds[0],
        country=_word(entry.get("co"), 2),
        schema=_word(body.get("ver"), 10),
        issued=_time(claims.get(signed.ISSUED)),
        expires=_time(claims.get(signed.EXPIRES)),
    )


def _word(value: object, limit: int = 60) -> str:
    return clean(value, limit) if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    seconds = signed.number(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _fields(found: Certificate, issuer: str) -> tuple[tuple[str, Any], ...]:
    return (
        ("name", found.name),
        ("born", found.born),
        ("kind", found.kind),
        ("country", found.country),
        ("schema", found.schema),
        ("issued", found.issued.isoformat() if found.issued else None),
        ("expires", found.expires.isoformat() if found.expires else None),
        ("issuer", clean(issuer, 80)),
    )
