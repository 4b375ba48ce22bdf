"""A clinic visit: a screening whose four checks are each done, or closed as unable with why."""

from __future__ import annotations

from dataclasses import replace

from station.problems import InputProblem, ProblemCode
from station.screening.checks import Check, CheckState, Unable
from station.screening.code_reading import CodeStatus, Colour
from station.screening.screening import Mask, RiskAnswer, Screening

UNREAD = {CodeStatus.NONE, CodeStatus.OPAQUE, CodeStatus.UNREADABLE}
"""Nothing was learned of where somebody has been: it is still to be read by eye, or unable."""


def state(screening: Screening, check: Check) -> CheckState:
    """What has become of one check."""
    if _done(screening, check):
        return CheckState.DONE
    if any(u.check is check and u.why for u in screening.unable):
        return CheckState.UNABLE
    return CheckState.OPEN


def open_checks(screening: Screening) -> tuple[Check, ...]:
    """The checks that keep a visit from being closed."""
    return tuple(c for c in Check if state(screening, c) is CheckState.OPEN)


def _done(screening: Screening, check: Check) -> bool:
    if check is Check.TEMPERATURE:
        return any(not r.too_low for r in screening.readings)
    if check is Check.MASK:
        return screening.mask is not None and "mask" not in screening.defaulted
    if check is Check.CODE:
        return screening.code.status not in UNREAD or screening.code.by_eye
    return screening.risk_question in (RiskAnswer.YES, RiskAnswer.NO)


def unable(screening: Screening, check: Check, why: str) -> Screening:
    """The screening with one check closed as unable."""
    kept = tuple(u for u in screening.unable if u.check is not check)
    return replace(screening, unable=(*kept, Unable(check, why)))


def closed(screening: Screening) -> Screening:
    """The screening as it is judged and kept: all four closed, a check that was done is not unable.

    Raises InputProblem naming the checks that are open.
    """
    missing = open_checks(screening)
    if missing:
        raise InputProblem(ProblemCode.CHECKS_OPEN, checks=" ".join(c.value for c in missing))
    kept = tuple(u for u in screening.unable if not _done(screening, u.check))
    question = screening.risk_question
    if any(u.check is Check.QUESTION for u in kept):
        question = RiskAnswer.UNANSWERED
    return replace(screening, unable=kept, risk_question=question)


def harmless(screening: Screening) -> Screening:
    """The screening as if every check that is still open had found nothing."""
    missing = open_checks(screening)
    clean = replace(
        screening.code, status=CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True, updated=None
    )
    return replace(
        screening,
        mask=Mask.WORN if Check.MASK in missing else screening.mask,
        code=clean if Check.CODE in missing else screening.code,
        risk_question=RiskAnswer.NO if Check.QUESTION in missing else screening.risk_question,
    )


def left(screening: Screening, why: str) -> Screening:
    """The patient left: what was still open is closed as unable."""
    for check in open_checks(screening):
        screening = unable(screening, check, why)
    return screening
