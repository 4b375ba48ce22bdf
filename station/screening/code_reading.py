"""A code as it was read: format, status, colour, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from station.bounds import MaxLen
from station.places.risk_areas import Stay


class CodeStatus(StrEnum):
    """What may be thought of a code; only `verified` is green."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    FORGED = "forged"
    UNREADABLE = "unreadable"
    OPAQUE = "opaque"
    NONE = "none"


class Colour(StrEnum):
    """The colour of a health or travel code."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    NONE = "none"


class CodeFormat(StrEnum):
    """The formats that are recognised."""

    TRAVEL = "travel"
    SLIP = "slip"
    DCC = "dcc"
    RESIDENT_ID = "resident_id"
    PASSPORT_MRZ = "passport_mrz"
    EAN13 = "ean13"
    TRACE = "trace"
    OPAQUE = "opaque"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeReading:
    """A code on a record: its text is kept only as a digest.

    `by_eye` is true where a person read the colour and the places off the phone.
    """

    status: CodeStatus = CodeStatus.NONE
    format: CodeFormat = CodeFormat.NONE
    colour: Colour | None = None
    by_eye: bool = False
    updated: datetime | None = None
    places: Annotated[tuple[Stay, ...], MaxLen(40)] = ()
    digest: Annotated[str, MaxLen(64)] = ""
    issuer: Annotated[str, MaxLen(80)] = ""
    reason: Annotated[str, MaxLen(80)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What `recognise` makes of a text: a format, a status, the step that failed, typed fields.

    `fields` is for showing and for JSON; `payload` the format's own dataclass.
    """

    format: CodeFormat
    status: CodeStatus
    reason: str = ""
    fields: tuple[tuple[str, Any], ...] = ()
    payload: object | None = None
    digest: str = ""
