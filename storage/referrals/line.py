"""A referral line: issues one, or closes the one that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from station.bounds import MaxLen
from station.events.referral import ReferralClosed
from station.problems import InputProblem, ProblemCode
from storage.desk import Desk
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.referrals import service as referrals
from storage.referrals.service import Whom


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """With `clinic` one is issued, for a `record` (id or seq) or for `name`; with `close`, closed."""

    kind: Literal["referral"]
    clinic: Annotated[str, MaxLen(60)] = ""
    record: Annotated[str, MaxLen(36)] = ""
    name: Annotated[str, MaxLen(60)] = ""
    phone: Annotated[str, MaxLen(30)] = ""
    why: Annotated[str, MaxLen(200)] = ""
    referral: Annotated[str, MaxLen(40)] = ""
    close: ReferralClosed | None = None
    key: Annotated[str, MaxLen(80)] | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


def save(desk: Desk, line: ReferralLine, key: ClientKey | None = None) -> Receipt:
    """Issues or closes."""
    if (line.close is None) is not (not line.referral):
        raise InputProblem(ProblemCode.BAD_FIELD, field="close", detail="referral + close")
    if line.close is not None:
        return referrals.close(desk, line.referral, line.close, key)
    whom = Whom(line.name, line.phone, line.why)
    return referrals.issue(desk, line.clinic, line.record, whom, key).receipt
