"""What a digit answers on each row of a visit's page."""

from __future__ import annotations

from dataclasses import replace

from screens.clinic.checks_page import SYMPTOMS, Row
from station.screening.code_reading import CodeStatus, Colour
from station.screening.screening import Mask, RiskAnswer, Screening, Symptom

MASKS = {"1": Mask.WORN, "2": Mask.NOT_WORN, "3": Mask.REFUSED, "4": Mask.UNABLE}
COLOURS = {"1": Colour.GREEN, "2": Colour.YELLOW, "3": Colour.ORANGE, "4": Colour.RED}
ANSWERS = {"1": RiskAnswer.NO, "2": RiskAnswer.YES}


def answered(row: Row, digit: str, seen: Screening) -> tuple[str, Screening] | None:
    """The name of what was looked at, and the screening with it; None where the digit says nothing."""
    if row is Row.MASK and digit in MASKS:
        return "mask", replace(seen, mask=MASKS[digit])
    if row is Row.CODE and digit in COLOURS:
        # Read by eye beside what was scanned: the scan's status stays.
        status = CodeStatus.OPAQUE if seen.code.status is CodeStatus.NONE else seen.code.status
        code = replace(seen.code, status=status, colour=COLOURS[digit], by_eye=True)
        return "code", replace(seen, code=code)
    if row is Row.QUESTION and digit in ANSWERS:
        return "question", replace(seen, risk_question=ANSWERS[digit])
    if row is Row.SYMPTOMS and digit.isdigit():
        toggled = {SYMPTOMS[(int(digit) - 1) % 10]} ^ set(seen.symptoms or ())
        return "symptoms", replace(seen, symptoms=tuple(s for s in Symptom if s in toggled))
    return None
