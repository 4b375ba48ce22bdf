"""The closed set of entry kinds."""

from __future__ import annotations

from enum import StrEnum


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
    REPORT_SENT = "report.sent"
    EXPORT_MADE = "export.made"
    POLICY_USED = "policy.used"
    CLOCK_JUMPED = "clock.jumped"
    SETTINGS_CHANGED = "settings.changed"
    KEY_RENEWED = "key.renewed"
    KEY_SHOWN = "key.shown"
    STATION_KEY = "station_key.made"
    BODIES_REMOVED = "bodies.removed"
