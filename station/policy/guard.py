"""The guard: what no policy and no override may do, looked at where things are saved."""

from __future__ import annotations

from dataclasses import dataclass

from station.policy import advise
from station.policy.facts import Facts
from station.policy.gather import StationContext
from station.policy.model import Policy
from station.problems import InputProblem, ProblemCode
from station.screening.disposition import Advice, Applied, Movement
from station.screening.open_case import OpenCase, OpenKind
from station.screening.screening import Symptom
from station.text import is_reason

NEVER_WITH_FEVER = {Movement.RELEASE, Movement.MONITOR, Movement.TURN_BACK}


@dataclass(frozen=True, slots=True)
class Judging:
    """Where and when, what is open of the person, and what was shown; `gone`: they left already."""

    setting: StationContext
    case: OpenCase | None = None
    shown: Advice | None = None
    gone: bool = False


def check(
    facts: Facts, policy: Policy, advice: Advice, applied: Applied | None, judging: Judging
) -> None:
    """Raises REASON_NEEDED, HELD_STILL, FEVER_TURNED_BACK.

    A fever, measured, pending or stated and not measured, is not let go and not turned back; whoever
    is held is not let go before the hold has ended on the board.
    """
    if applied is not None and not is_reason(applied.reason):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    movement = applied.movement if applied and applied.movement else advice.movement
    if movement is None or judging.gone:
        return
    held = judging.case is not None and judging.case.kind is OpenKind.HOLD
    if held and movement is not Movement.HOLD:
        raise InputProblem(ProblemCode.HELD_STILL)
    if movement in NEVER_WITH_FEVER and feverish(facts, policy):
        raise InputProblem(ProblemCode.FEVER_TURNED_BACK)


def feverish(facts: Facts, policy: Policy) -> bool:
    """Whether a fever is measured, or must still be looked at."""
    known = advise.derive(facts, policy)
    said = known.symptoms is not None and Symptom.FEVER in known.symptoms
    return bool(known.fever or known.reading_pending or (said and known.fever is None))
