"""Documents: their kinds, and one module per kind with the same verbs (compact, validate)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.problems import InputProblem, ProblemCode
from station.text import clean


class DocumentKind(StrEnum):
    """What identifies a person; `none` for a child or an old person without any."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    OTHER = "other"
    NONE = "none"


PERMIT = {
    # Home-return permits: H or M and 8 digits (10 on older cards); Taiwan: 8 digits (10 older).
    DocumentKind.HK_MACAO_PERMIT: r"[HM][0-9]{8}([0-9]{2})?",
    DocumentKind.TAIWAN_PERMIT: r"[0-9]{8}([0-9]{2})?",
    DocumentKind.PASSPORT: r"[A-Z0-9]{5,15}",
    DocumentKind.OTHER: r"[^\s]{1,30}",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document's kind and number; `as_shown` saves a number that fails its check, as it stands."""

    kind: DocumentKind = DocumentKind.NONE
    number: Annotated[str, MaxLen(40)] = ""
    as_shown: bool = False
    country: Annotated[str, MaxLen(3)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", compact(self.kind, self.number))
        if not self.as_shown:
            validate(self.kind, self.number)


def compact(kind: DocumentKind, number: str) -> str:
    """The number without blanks, in capitals."""
    squeezed = "".join(clean(number, 60).split()).upper()
    return squeezed.replace("-", "") if kind is DocumentKind.RESIDENT_ID else squeezed


def validate(kind: DocumentKind, number: str) -> None:
    """Raises InputProblem where the number cannot be one of its kind."""
    if kind is DocumentKind.NONE:
        if number:
            raise InputProblem(ProblemCode.DOCUMENT_MALFORMED, kind=kind.value)
        return
    if kind is DocumentKind.RESIDENT_ID:
        from station.people import resident_id

        resident_id.validate(number)
    elif not re.fullmatch(PERMIT[kind], number):
        raise InputProblem(ProblemCode.DOCUMENT_MALFORMED, kind=kind.value)


def document_of(number: str, *, as_shown: bool) -> Document:
    """The document that a typed number is most likely of."""
    from station.people import resident_id

    squeezed = "".join(number.split()).upper()
    if not squeezed:
        return Document()
    if len(squeezed) == 18 or resident_id.is_valid(squeezed):
        return Document(DocumentKind.RESIDENT_ID, squeezed, as_shown=as_shown)
    return Document(DocumentKind.PASSPORT, squeezed, as_shown=as_shown)
