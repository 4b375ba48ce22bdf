"""Who stands at the counter, who waits, which vehicle stands at the barrier, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from station.counter import identity, merge
from station.counter.barrier import Barrier
from station.counter.encounter import Encounter
from station.counter.identity import Identity, Same
from station.counter.news import WaitingCode
from station.screening.code_reading import CodeStatus, Colour
from station.screening.open_case import OpenCase, OpenKind
from station.screening.temperature import Thermometer

BY_EYE = {"1": Colour.GREEN, "2": Colour.YELLOW, "3": Colour.ORANGE, "4": Colour.RED}

HOW = {"1": Thermometer.MERCURY, "2": Thermometer.EAR, "3": Thermometer.INFRARED}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands here, who is parked, the codes that wait, and since when the verdict stands."""

    here: Encounter = field(default_factory=Encounter)
    waiting: tuple[Encounter, ...] = ()
    codes: tuple[WaitingCode, ...] = ()
    changed: float = float("-inf")
    barrier: Barrier | None = None
    colour_asked: bool = False
    """Whether the next digit is the colour that somebody reads off a phone."""

    # -- people ----------------------------------------------------------------------------------

    def parked(self) -> Self:
        """Whoever stands here waits at the end of the row."""
        if self.here.empty:
            return self
        return replace(
            self, here=Encounter(), waiting=(*self.waiting, self.here), colour_asked=False
        )

    def stepped_back(self) -> Self:
        """Esc: parks the one here; on an empty counter it brings the first back."""
        if not self.here.empty or not self.waiting:
            return self.parked()
        return replace(self, here=self.waiting[0], waiting=self.waiting[1:])

    def brought_back(self, who: Encounter, now: float) -> Self:
        """One of those parked, or somebody from the rest, stands here; whoever did is parked."""
        twin = next((e for e in self.waiting if who.subject and e.subject == who.subject), who)
        if who.subject and self.here.subject == who.subject:
            return self
        left = replace(self, waiting=self._but(twin)).parked()
        return replace(left, here=twin, changed=now)

    def after_form(self, told: Encounter, draft: str) -> Self:
        """A form of the encounter kept under `draft` has come back; they may be parked meanwhile."""
        if self.here.draft == draft:
            return replace(self, here=told.after_form(self.here))
        waiting = tuple(told.after_form(e) if e.draft == draft else e for e in self.waiting)
        return replace(self, waiting=waiting)

    def as_before(self, before: Self) -> Self:
        """What keys have changed is as before; what came meanwhile from elsewhere stays."""
        drafts = {e.draft for e in (before.here, *before.waiting) if e.draft}
        came = tuple(e for e in self.waiting if e.draft and e.draft not in drafts)
        codes = tuple(c for c in self.codes if c not in before.codes)
        here = before.here
        if here.draft and here.draft == self.here.draft:
            here = here.after_form(replace(self.here, aboard=here.aboard))
        return replace(
            before, here=here, waiting=(*before.waiting, *came), codes=(*before.codes, *codes)
        )

    def without(self, who: Encounter) -> Self:
        """One of those parked, or the one here, is gone."""
        gone = who is self.here or (bool(who.draft) and who.draft == self.here.draft)
        waiting = tuple(e for e in self._but(who) if not who.draft or e.draft != who.draft)
        return replace(self, here=Encounter() if gone else self.here, waiting=waiting)

    def failed(self, who: Encounter, *, form_open: bool) -> Self:
        """A save that failed: they are here again, or wait beside whoever has come since."""
        if self.here.empty and not form_open:
            return replace(self, here=who)
        return replace(self, waiting=(*self.waiting, who))

    def met(self, case: OpenCase | None, now: float) -> Self:
        """What the ledger knows to be open of the one here."""
        here = self.here
        if here.open == case:
            return self
        if case is None and (here.open is None or here.open.kind is OpenKind.HOLD or here.rested):
            return self
        return replace(self, here=here.met(case), changed=now)

    def _parked_as(self, who: Identity) -> Encounter | None:
        for encounter in self.waiting:
            if identity.same(identity.of_screening(encounter.screening), who) is Same.YES:
                return encounter
        return None

    def _but(self, who: Encounter) -> tuple[Encounter, ...]:
        return tuple(e for e in self.waiting if e is not who)

    # -- the vehicle at the barrier ------------------------------------------------------------------

    def boarding(self, now: float) -> bool:
        """Whether it is to be said first that the one here came in the vehicle at the barrier."""
        here, barrier = self.here, self.barrier
        if barrier is None or here.empty or here.aboard is not None:
            return False
        if not here.settled:
            # An ID number may be on its way: no digit of it answers anything.
            return False
        return not (here.screening.party or here.rested or barrier.fits(now))

    def boarded(self, *, mine: bool, now: float) -> Self:
        """The answer: of that vehicle, or the vehicle has gone from the barrier."""
        here = replace(self.here if mine else self.here.met(None), aboard=mine)
        barrier = replace(self.barrier, touched=now) if self.barrier and mine else None
        return replace(self, here=here, barrier=barrier, changed=now)

    # -- what is asked ----------------------------------------------------------------------------

    def read_by_eye(self, digit: str, now: float) -> Self:
        """The colour of a card that is read by eye, updated just now, without a mark."""
        colour = BY_EYE.get(digit)
        if colour is None:
            return self
        seen = self.here.screening
        status = CodeStatus.OPAQUE if seen.code.status is CodeStatus.NONE else seen.code.status
        colour = merge.never_milder(seen.code, colour)
        code = replace(seen.code, status=status, colour=colour, by_eye=True)
        here = self.here.observed("code", replace(seen, code=code))
        return replace(self, here=here, colour_asked=False, changed=now)

    @property
    def how_asked(self) -> bool:
        """Whether it is to be said by which thermometer: whoever rested is not cleared by a gun whose
        number was typed under a preset."""
        here = self.here
        resting = here.open is not None and here.open.kind is OpenKind.REST
        whole = here.problem() is None and here.reading() is not None
        return (resting or here.rested) and whole and "thermometer" not in here.touched

    def measured_by(self, digit: str, now: float) -> Self:
        """The answer."""
        kind = HOW.get(digit)
        if kind is None:
            return self
        here = replace(self.here, thermometer=kind).observed("thermometer", self.here.screening)
        return replace(self, here=here, changed=now)
