"""What an entry of each kind needs: the role table is held where entries are appended."""

from __future__ import annotations

from station.events.kinds import Kind
from station.shifts.roles import Right

NEEDS: dict[Kind, Right] = {
    Kind.SCREENING: Right.SCREEN, Kind.SET_ASIDE: Right.SCREEN, Kind.DISCARDED: Right.SCREEN,
    Kind.PARTY_OPENED: Right.SCREEN, Kind.PARTY_CORRECTED: Right.SCREEN, Kind.PARTY_CLOSED: Right.SCREEN,
    Kind.VISIT: Right.VISIT, Kind.REQUEST: Right.REQUEST, Kind.CODE_LEARNED: Right.LEARN,
    Kind.HOLD_OPENED: Right.HOLD, Kind.HOLD_STEPPED: Right.HOLD, Kind.HOLD_ENDED: Right.HOLD,
    Kind.REFERRAL_ISSUED: Right.REFER, Kind.REFERRAL_CLOSED: Right.REFER, Kind.CORRECTION: Right.CORRECT,
    Kind.EXPORT_MADE: Right.EXPORT, Kind.REPORT_SENT: Right.REPORT, Kind.SHIFT_CLOSED: Right.CLOSE_SHIFT,
    Kind.SHIFT_TAKEN_OVER: Right.CLOSE_SHIFT,
    Kind.OPERATOR_CHANGED: Right.OPERATORS, Kind.POLICY_USED: Right.POLICY, Kind.LIST_USED: Right.LISTS,
    Kind.CODE_KEY_MADE: Right.KEYS, Kind.KEY_RENEWED: Right.RECOVERY_KEY, Kind.KEY_SHOWN: Right.RECOVERY_KEY,
    Kind.KEY_KEPT: Right.RECOVERY_KEY, Kind.HUB_ENROLLED: Right.KEYS,
    Kind.VIEWS_REPLAYED: Right.REPLAY, Kind.BODIES_REMOVED: Right.REMOVE,
}  # fmt: skip
"""Kinds that are not here are the station's own, or somebody's coming and going."""
