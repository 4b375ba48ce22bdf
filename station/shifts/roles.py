"""Who may do what: the one table. It is held where entries are appended, not by hidden buttons."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at this station."""

    OPERATOR = "operator"
    CLINICIAN = "clinician"
    LEAD = "lead"


class Right(StrEnum):
    """What may be done; every one is a row of the table in docs/lead.md."""

    SCREEN = "screen"
    VISIT = "visit"
    REQUEST = "request"
    HOLD = "hold"
    REFER = "refer"
    CORRECT = "correct"
    LEARN = "learn"
    EXPORT = "export"
    EXPORT_FULL = "export_full"
    REPORT = "report"
    CLOSE_SHIFT = "close_shift"
    OPERATORS = "operators"
    POLICY = "policy"
    LISTS = "lists"
    KEYS = "keys"
    RECOVERY_KEY = "recovery_key"
    REPLAY = "replay"
    REMOVE = "remove"
    STATEMENT = "statement"


AT_THE_COUNTER = frozenset({Right.SCREEN, Right.HOLD, Right.CORRECT, Right.REFER})
MAY: dict[Role, frozenset[Right]] = {
    Role.OPERATOR: AT_THE_COUNTER,
    Role.CLINICIAN: AT_THE_COUNTER | {Right.VISIT, Right.REQUEST, Right.LEARN},
    Role.LEAD: frozenset(Right),
}
"""Role -> what they may do."""


def may(role: Role | None, right: Right) -> bool:
    """Whether somebody of a role may; nobody who has not signed in may anything."""
    return role is not None and right in MAY[role]
