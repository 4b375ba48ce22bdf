"""The counter: who stands here, who waits, and which code is whose. A state machine without a screen.

Every answer is a new Counter and what is to be told or done. Time is handed in, in seconds of a
monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.counter import identity, merge
from station.counter.encounter import NUMBER, Encounter
from station.counter.identity import Identity, Same
from station.counter.news import Do, News, Told, WaitingCode, Whose
from station.counter.standing import Standing
from station.problems import Problem
from station.screening.code_reading import CodeFormat, CodeStatus, Recognised
from station.screening.disposition import Advice
from station.screening.screening import Screening

CODES = 20
"""As many codes as wait; more than that is no queue of people but a film."""

WAITS_SECONDS = 60.0
"""A code seen longer ago belongs to somebody who may have gone."""

LEGIBLE = 0.4
"""Seconds that a verdict stands before a key acts on it, where the operator did not bring it about."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What an event made of the counter."""

    counter: Counter
    told: tuple[Told, ...] = ()
    do: Do = Do.NOTHING
    code: WaitingCode | None = None


@dataclass(frozen=True, slots=True)
class Counter(Standing):
    """Codes and keys: what each makes of the counter."""

    # -- codes -----------------------------------------------------------------------------------

    def scanned(self, found: Recognised, text: str, now: float, *, seen: bool = False) -> Turn:
        """A code: it joins somebody only where nothing says otherwise; where it could be either,
        it waits for an answer; what the camera sees never takes anybody's place."""
        who = identity.of_code(found)
        whose = self.whose(who, found)
        if whose is Whose.HERE:
            return self.joined(found, now)
        code = WaitingCode(text, found, now, seen)
        if whose is Whose.EITHER or (seen and not self.here.empty):
            return self._queued(code, whose)
        back = self._parked_as(who)
        if back is not None:
            return replace(self, waiting=self._but(back)).parked().arrived(back, found, now)
        return self.parked().arrived(Encounter(), found, now)

    def whose(self, who: Identity, found: Recognised) -> Whose:
        """Whose a code is."""
        if self._parked_as(who) is not None:
            sure = self._same_as_here(who)
            return Whose.HERE if sure is Same.YES else Whose.WAITING
        if self.here.empty:
            return Whose.HERE
        sure = self._same_as_here(who)
        if sure is Same.YES:
            return Whose.HERE
        code = self.here.screening.code
        another = (
            found.format not in merge.IDENTITY
            and code.digest not in ("", found.digest)
            and code.status is not CodeStatus.UNREADABLE
        )
        if sure is Same.NO or another:
            return Whose.OTHER
        return Whose.EITHER if self._begun else Whose.HERE

    def _same_as_here(self, who: Identity) -> Same:
        return identity.same(identity.of_screening(self.here.screening), who)

    @property
    def _begun(self) -> bool:
        """Whether anything is known of the one here that must not go to somebody else.

        Medicines alone are not: whoever asks for them shows a card next.
        """
        here = self.here
        return bool(here.screening != Screening() or here.digits or here.subject)

    def joined(self, found: Recognised, now: float) -> Turn:
        """The code is of whoever stands here."""
        return self.arrived(self.here, found, now)

    def arrived(self, who: Encounter, found: Recognised, now: float) -> Turn:
        """Somebody stands here with this code."""
        parked = len(self.waiting)
        try:
            merged = merge.merge(who.screening, found)
        except Problem as problem:
            return Turn(self, (Told(News.PROBLEM, problem=problem),))
        counter = replace(self, here=replace(who, screening=merged), changed=now)
        told = [Told(News.CODE, found=found)]
        if parked and who is not self.here:
            told.append(Told(News.PARKED, count=parked))
        return Turn(counter, tuple(told), Do.LOOK_UP)

    def _queued(self, code: WaitingCode, whose: Whose) -> Turn:
        a_thing = code.found.format in NOT_A_TRAVELLERS
        if not a_thing and any(w.text == code.text for w in self.codes):
            return Turn(self)
        if len(self.codes) >= CODES:
            return Turn(self, (Told(News.FULL, count=len(self.codes), bell=True),))
        counter = replace(self, codes=(*self.codes, code))
        if whose is Whose.EITHER and counter.question is code:
            return Turn(counter, (Told(News.WHOSE, bell=True),))
        return Turn(counter, (Told(News.WAITS, count=len(counter.codes)),))

    def held_back(
        self, found: Recognised, text: str, now: float, draft: str, *, seen: bool
    ) -> Turn:
        """A code that came while a form is open: it waits, so that the form's return loses nothing."""
        code = WaitingCode(text, found, now, seen, draft)
        turn = self._queued(code, Whose.OTHER)
        if any(told.news is News.FULL for told in turn.told):
            return turn
        return replace(turn, told=(Told(News.HELD_BACK, count=len(turn.counter.codes), bell=True),))

    @property
    def question(self) -> WaitingCode | None:
        """The code of which it is to be said whether it belongs to the one here."""
        here = self.here
        if here.empty or not here.settled:
            return None
        for code in self.codes:
            if self.whose(identity.of_code(code.found), code.found) is Whose.EITHER:
                return code
        return None

    def answered(self, *, mine: bool, now: float) -> Turn:
        """The question's answer: the code is of the one here, or of the next."""
        code = self.question
        if code is None:
            return Turn(self)
        rest = replace(self, codes=tuple(c for c in self.codes if c is not code))
        if mine:
            return rest.joined(code.found, now)
        return rest.parked().arrived(Encounter(), code.found, now)

    def next_code(self, now: float, draft: str | None = None) -> Turn:
        """Takes the first waiting code that has its turn: the one here is done, or a form closed.

        With `draft`, those that came while a form of that encounter was open are looked at first.
        """
        fresh = tuple(c for c in self.codes if now - c.at < WAITS_SECONDS or not c.seen)
        told = (
            (Told(News.EXPIRED, count=len(self.codes) - len(fresh)),) if fresh != self.codes else ()
        )
        counter = replace(self, codes=fresh)
        for code in fresh:
            owned = bool(code.form_of) and code.form_of == draft
            if not (self.here.empty or owned):
                continue
            rest = replace(counter, codes=tuple(c for c in fresh if c is not code))
            return Turn(rest, told, Do.TAKE, code)
        return Turn(counter, told)

    # -- keys ------------------------------------------------------------------------------------

    def applied(self, advice: Advice | None, now: float, *, own_key: bool) -> Turn:
        """Enter, or the key of its own: saves what was shown, if it is whole, legible and allowed."""
        here = self.here
        if here.empty:
            return Turn(self)
        if (unfinished := self.unfinished(now)) is not None:
            return self._told(unfinished)
        reading = here.reading()
        low = reading is not None and reading.too_low
        if advice is None or (low and not advice.pending and not own_key):
            return self._told(Told(News.TEMPERATURE_FIRST))
        if (doubt := self.hesitates(now)) is not None:
            return doubt
        movement = advice.movement
        if movement is not None and movement.needs_own_key and not own_key:
            return self._told(Told(News.OWN_KEY, movement=movement, bell=True))
        barrier = replace(self.barrier, touched=now) if self.barrier else None
        return Turn(replace(self, here=Encounter(), barrier=barrier), do=Do.SAVE)

    def hesitates(self, now: float) -> Turn | None:
        """What is asked once before anything is saved: nobody has read it yet, or 356 for 365."""
        here = self.here
        if now - self.changed < LEGIBLE:
            return self._told(Told(News.LOOK_AGAIN, bell=True))
        if here.low and here.low_asked != here.digits:
            asked = replace(self, here=replace(here, low_asked=here.digits))
            return Turn(asked, (Told(News.LOW_ONCE_MORE, bell=True),))
        return None

    def unfinished(self, now: float) -> Told | None:
        """What is to be typed or answered first."""
        here = self.here
        if (problem := here.problem()) is not None:
            return Told(News.PROBLEM, problem=problem)
        if here.screening.drove_through or here.left:
            return None  # whoever is gone is asked nothing
        if here.again and here.screening.recheck is None:
            return Told(News.TEMPERATURE_FIRST)
        if here.number:
            return Told(News.WHOLE_NUMBER, count=NUMBER - len(here.number), bell=True)
        if here.partly:
            return Told(News.THIRD_DIGIT, bell=True)
        if self.colour_asked:
            return Told(News.COLOUR_FIRST, bell=True)
        if self.question is not None:
            return Told(News.ANSWER_FIRST, bell=True)
        if self.boarding(now):
            return Told(News.ABOARD_FIRST, bell=True)
        return Told(News.HOW_MEASURED, bell=True) if self.how_asked else None

    def _told(self, told: Told) -> Turn:
        return Turn(self, (told,))


NOT_A_TRAVELLERS = {CodeFormat.EAN13, CodeFormat.TRACE, CodeFormat.SLIP}
"""Codes of things: they join nobody."""
