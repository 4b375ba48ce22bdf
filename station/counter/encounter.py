"""An encounter: a screening while it is being filled in, before anything is applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from station.medicines.items import ItemDraft
from station.people import resident_id
from station.people.documents import Document, DocumentKind
from station.problems import InputProblem, ProblemCode
from station.screening import temperature
from station.screening.open_case import OpenCase, OpenKind
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer

READINGS = 8
"""As many as a screening keeps."""

WHOLE = r"[0-9]{3}|[0-9]{2}\.[0-9]"
"""36, 37, 38 and `36.` ask for another digit: a dropped one must not clear anyone."""

UNUSUAL = 36.0
"""°C; lower readings are asked about once: 356 is easily typed for 365."""

NUMBER = 18
"""Characters of a resident ID number."""

DIGITS = 4
"""`36.5` at most."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """What was entered so far; `touched` names what somebody observed, the rest are defaults.

    `subject` is set for someone who was set aside and has come back, or is held. At a clinic,
    `asked_by` is who received a patient first, where that is not the operator, and `left` why a
    patient left in the middle. `items` are medicines that were asked for, `user` whom they are for
    where that is another, `without` why a part of the real name is missing.
    """

    screening: Screening = field(default_factory=Screening)
    digits: str = ""
    number: str = ""
    """A resident ID number while it is typed."""

    thermometer: Thermometer = Thermometer.INFRARED
    touched: tuple[str, ...] = ()
    subject: str = ""
    asked_by: str = ""
    left: str = ""
    items: tuple[ItemDraft, ...] = ()
    user: Screening | None = None
    without: str = ""
    open: OpenCase | None = None
    """What is open of them from before: a rest, a hold, a strict verdict."""

    aboard: bool | None = None
    """Whether they are of the vehicle at the barrier, where that was asked."""

    low_asked: str = ""
    """The unusually low digits that were asked about once already."""

    draft: str = field(default="", compare=False)
    """The id that it is kept under while it is unfinished."""

    @property
    def empty(self) -> bool:
        """Whether nobody has come yet."""
        return self == NOBODY

    def typed(self, character: str) -> Encounter:
        """One more digit or point of the temperature; past three digits it is an ID number."""
        whole = len(self.digits) >= 3 and self.digits.isdigit()
        if self.number or (whole and character.isdigit()):
            return self._numbered((self.number or self.digits) + character.upper())
        if len(self.digits) >= DIGITS:
            return self
        return replace(self, digits=self.digits + character)

    def _numbered(self, number: str) -> Encounter:
        """A resident ID number as it is typed; whole and valid, it is the person's document."""
        if len(number) < NUMBER or not resident_id.is_valid(number):
            return replace(self, digits="", number=number[:NUMBER])
        document = Document(DocumentKind.RESIDENT_ID, number)
        person = replace(self.screening.person, document=document)
        seen = replace(self.screening, person=person)
        return replace(self, screening=seen, digits="", number="")

    def erased(self) -> Encounter:
        """One digit less."""
        if self.number:
            left = self.number[:-1]
            if len(left) > 3:
                return replace(self, number=left)
            return replace(self, number="", digits=left)
        return replace(self, digits=self.digits[:-1])

    def observed(self, name: str, screening: Screening) -> Encounter:
        """The screening with one thing that somebody looked at."""
        touched = self.touched if name in self.touched else (*self.touched, name)
        return replace(self, screening=screening, touched=touched)

    def next_thermometer(self) -> Encounter:
        """Measured with the next kind of thermometer."""
        kinds = tuple(Thermometer)
        following = kinds[(kinds.index(self.thermometer) + 1) % len(kinds)]
        return replace(self, thermometer=following).observed("thermometer", self.screening)

    def next_mask(self) -> Encounter:
        """The next state of the mask."""
        masks = tuple(Mask)
        now = masks.index(self.screening.mask or Mask.WORN)
        mask = masks[(now + 1) % len(masks)]
        return self.observed("mask", replace(self.screening, mask=mask))

    def too_low(self) -> Encounter:
        """The thermometer shows Lo: that is a reading too; another method follows."""
        reading = Reading(None, self.thermometer)
        readings = (*self.screening.readings, reading)[-READINGS + 1 :]
        seen = replace(self.screening, readings=readings)
        return replace(self, screening=seen, digits="").next_thermometer()

    def reading(self) -> Reading | None:
        """The reading that the digits mean; None while they are too few.

        Raises InputProblem for what no thermometer shows.
        """
        if len(self.number) >= NUMBER:
            raise InputProblem(ProblemCode.ID_CHECK_DIGIT)
        if not re.fullmatch(WHOLE, self.digits):
            if len(self.digits) >= DIGITS:
                raise InputProblem(ProblemCode.TEMPERATURE_IMPOSSIBLE, value="?")
            return None
        return Reading(temperature.parse(self.digits), self.thermometer)

    @property
    def partly(self) -> bool:
        """Whether a reading has been begun and is not whole: two digits are no temperature."""
        begun = bool(self.digits or self.number)
        return begun and self.problem() is None and self.reading() is None

    @property
    def settled(self) -> bool:
        """Whether no digit that follows can belong to what is being typed: nothing, or a temperature."""
        whole = bool(re.fullmatch(WHOLE, self.digits)) and self.digits[0] in "34"
        return not self.number and (not self.digits or whole)

    @property
    def low(self) -> bool:
        """Whether the reading is so low that 356 may stand for 365."""
        reading = self.reading() if self.problem() is None else None
        return reading is not None and reading.celsius is not None and reading.celsius < UNUSUAL

    def after_form(self, now: Encounter) -> Encounter:
        """What a form brought back, with what has become of the case since it was opened."""
        return replace(
            self,
            draft=now.draft,
            subject=now.subject or self.subject,
            open=now.open or self.open,
            aboard=now.aboard,
        )

    def held_as(self, subject: str, seq: int | None) -> Encounter:
        """The hold of this case has its number, or, without one, could not be opened."""
        case = self.open
        if not subject or self.subject != subject or case is None or case.seq:
            return self
        return replace(self, open=replace(case, seq=seq) if seq else None)

    def met(self, case: OpenCase | None) -> Encounter:
        """With what is open of them: a rest goes on as the same case, by contact thermometer."""
        if self.open == case:
            return self
        if case is None or (self.open is not None and self.open.kind is OpenKind.REST):
            # What was met before was somebody else's.
            before = self.open
            mine = before is not None and before.subject and before.subject == self.subject
            return replace(self, open=None, subject="" if mine else self.subject).met(case)
        subject = self.subject or (case.subject if case.kind is not OpenKind.STRICT else "")
        found = replace(self, open=case, subject=subject)
        if case.kind is OpenKind.REST and not found.thermometer.contact and not found.digits:
            found = replace(found, thermometer=Thermometer.MERCURY)
        return found

    @property
    def again(self) -> bool:
        """Whether they rest and the second reading is still to come."""
        taken = self.open.readings if self.open and self.open.kind is OpenKind.REST else ()
        here = self.screening.readings
        contact = any(r.thermometer.contact and not r.too_low for r in here)
        return bool(taken or self.rested) and not self.digits and not contact

    @property
    def rested(self) -> bool:
        """Whether they were called back from the rest."""
        return bool(self.subject) and any(not r.too_low for r in self.screening.readings)

    def problem(self) -> InputProblem | None:
        """What is wrong with the digits."""
        try:
            self.reading()
        except InputProblem as problem:
            return problem
        return None

    def has_temperature(self) -> bool:
        """Whether a temperature, or `too low to measure`, is there to decide with."""
        if self.problem() is not None or self.partly:
            return False
        return self.reading() is not None or bool(self.screening.readings)

    def complete_so_far(self) -> Screening:
        """The same while the reading may still be wrong or half typed."""
        return self.screening if self.problem() is not None else self.complete()

    def complete(self) -> Screening:
        """The screening to be saved: with the reading, and with defaults that are marked as such."""
        seen = self.screening
        reading = self.reading()
        readings = seen.readings if reading is None else (*seen.readings, reading)[-READINGS:]
        defaulted = tuple(
            name for name in ("mask", "symptoms", "thermometer") if name not in self.touched
        )
        return replace(
            seen,
            readings=readings,
            mask=seen.mask or Mask.WORN,
            symptoms=() if seen.symptoms is None else seen.symptoms,
            defaulted=defaulted,
        )


NOBODY = Encounter()
"""Asked about at every key: made once."""
