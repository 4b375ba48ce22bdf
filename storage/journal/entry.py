"""An entry as it lies in the journal, and the closed set of entry kinds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from storage.journal.chain import Header


class Kind(StrEnum):
    """What an entry says; each kind has one projection."""

    STATION_FOUNDED = "station.founded"
    LINEAGE_BEGAN = "lineage.began"
    OPERATOR_ADDED = "operator.added"
    SHIFT_OPENED = "shift.opened"
    SCREENING = "screening.recorded"
    VISIT = "visit.recorded"
    REQUEST = "medicine_request.recorded"
    CODE_LEARNED = "medicine_code.learned"
    CORRECTION = "correction.recorded"
    SET_ASIDE = "set_aside.recorded"
    HOLD_OPENED = "hold.opened"
    HOLD_STEPPED = "hold.stepped"
    HOLD_ENDED = "hold.ended"
    REFERRAL_ISSUED = "referral.issued"
    REFERRAL_CLOSED = "referral.closed"
    PARTY_OPENED = "party.opened"
    PARTY_CORRECTED = "party.corrected"
    PARTY_CLOSED = "party.closed"
    DISCARDED = "encounter.discarded"
    EXPORT_MADE = "export.made"
    POLICY_USED = "policy.used"
    CLOCK_JUMPED = "clock.jumped"
    SETTINGS_CHANGED = "settings.changed"
    KEY_RENEWED = "key.renewed"
    KEY_SHOWN = "key.shown"
    BODIES_REMOVED = "bodies.removed"


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
