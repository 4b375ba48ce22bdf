"""People: a name, a document, a phone; any of them may be missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from station.bounds import MaxLen
from station.people import phones
from station.people.documents import Document, DocumentKind
from station.text import clean

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands there; the name is Chinese, or as in the passport."""

    name: Annotated[str, MaxLen(400)] = ""
    document: Document = field(default_factory=Document)
    phone: Annotated[str, MaxLen(30)] = ""
    address: Annotated[str, MaxLen(400)] = ""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name, NAME_LIMIT))
        object.__setattr__(self, "address", clean(self.address, 120))
        if self.phone:
            object.__setattr__(self, "phone", phones.validate(self.phone))

    @property
    def sex(self) -> str | None:
        """`m`, `f`, or None where no resident ID says so."""
        from station.people import resident_id

        number = self._resident()
        return resident_id.sex(number) if number else None

    def age(self, today: date) -> int | None:
        """Full years, where a valid resident ID says so."""
        from station.people import resident_id

        number = self._resident()
        return resident_id.age(number, today) if number else None

    def _resident(self) -> str | None:
        from station.people import resident_id

        if self.document.kind is not DocumentKind.RESIDENT_ID:
            return None
        return self.document.number if resident_id.is_valid(self.document.number) else None
