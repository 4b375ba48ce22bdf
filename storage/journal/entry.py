"""An entry as it lies in the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from station.events.kinds import Kind
from storage.journal.chain import Header


def family(name: str) -> tuple[Kind, ...]:
    """The kinds that a word means: `hold` is all of a hold's, `hold.ended` that one; empty: none."""
    return tuple(kind for kind in Kind if name in (kind.value, kind.value.partition(".")[0]))


@dataclass(frozen=True)
class StoredEntry:
    """An entry; `raw` is None where the body was removed."""

    header: Header
    day: str
    raw: bytes | None
    key: str | None = None

    @cached_property
    def body(self) -> dict[str, Any]:
        """The body as JSON; empty where it was removed."""
        if self.raw is None:
            return {}
        found: dict[str, Any] = json.loads(self.raw)
        return found

    @property
    def removed(self) -> bool:
        """Whether the body was taken out."""
        return self.raw is None
