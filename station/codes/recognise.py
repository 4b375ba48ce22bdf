"""Recognise: which format a text has, whether it can be believed, and what it says."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from station.codes import dcc, plain, slip, travel
from station.codes.bounded import TEXT_LIMIT
from station.codes.trust import Trust
from station.screening.code_reading import CodeFormat, CodeReading, CodeStatus, Recognised


class Signed(Protocol):
    """A signed format: a module with these two verbs."""

    def looks_like(self, text: str) -> bool: ...

    def recognise(self, text: str, trust: Trust, now: datetime) -> Recognised: ...


SIGNED: tuple[Signed, ...] = (travel, slip, dcc)
"""Each has `looks_like` and `recognise`; a new signed format is a module and a name here."""

PLAIN = (plain.product, plain.resident, plain.passport)


def recognise(text: str, trust: Trust, now: datetime) -> Recognised:
    """Never raises: what cannot be read is `unreadable`, what means nothing to us is `opaque`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if len(text) > TEXT_LIMIT:
        return Recognised(CodeFormat.OPAQUE, CodeStatus.UNREADABLE, "size", digest=digest)
    found = _recognise(text, trust, now)
    # A signed format has one of its payload: other wrapping is still the same code.
    return replace(found, digest=found.digest or digest)


def _recognise(text: str, trust: Trust, now: datetime) -> Recognised:
    trimmed = text.strip("\r\n")
    for form in SIGNED:
        if form.looks_like(trimmed):
            return form.recognise(trimmed, trust, now)
    for read in PLAIN:
        if found := read(trimmed):
            return found
    return Recognised(CodeFormat.OPAQUE, CodeStatus.OPAQUE)


def reading(found: Recognised) -> CodeReading:
    """What is kept of it on a record: never the text, only its digest."""
    code = found.payload if isinstance(found.payload, travel.TravelCode) else None
    issuer = dict(found.fields).get("issuer", "")
    believed = found.status in (CodeStatus.VERIFIED, CodeStatus.EXPIRED, CodeStatus.UNVERIFIED)
    return CodeReading(
        status=found.status,
        format=found.format,
        colour=code.colour if code and believed else None,
        updated=code.issued if code and believed else None,
        places=code.stays if code and believed else (),
        digest=found.digest,
        issuer=str(issuer)[:80],
        reason=found.reason,
    )
