"""Product codes that were learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.bounds import MaxLen
from station.kinds import MedicineClass


@dataclass(frozen=True, slots=True)
class CodeLearned:
    """The body of `medicine_code.learned`: products' keys, and what they are."""

    codes: tuple[str, ...]
    name: Annotated[str, MaxLen(60)]
    classes: tuple[MedicineClass, ...]
    imported: bool = False
