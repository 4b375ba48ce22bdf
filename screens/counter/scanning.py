"""Taking a code: who it belongs to, what it says, and whether they were here before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from screens.counter import wording
from station.counter import identity, merge
from station.counter.identity import Identity
from station.counter.news import Do, News, Told
from station.people.person import Person
from station.screening.code_reading import CodeFormat, CodeStatus, Recognised
from station.screening.open_case import OpenCase
from station.screening.screening import Screening

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from station.counter.counter import Turn
    from storage.desk import Desk
    from storage.screenings.history import Earlier


@dataclass(frozen=True, slots=True)
class Known:
    """What this station knows: the same code today, the last records, what is open of them."""

    code: Earlier | None
    earlier: tuple[Earlier, ...]
    open: OpenCase | None


class Scanning:
    """The part of the main screen that deals with codes: what the counter makes of them is told."""

    def __init__(self, screen: CounterPort) -> None:
        self.screen = screen

    @property
    def now(self) -> float:
        """Seconds, for the counter."""
        return self.screen.station_app.now()

    def hold_back(self, text: str, *, seen: bool = False) -> None:
        """A code read while a form is open: the form's own return must not overwrite it."""
        found = self._found(text)
        if found is not None:
            draft = self.screen.drafting.name()
            turn = self.screen.counter.held_back(found, text, self.now, draft, seen=seen)
            self.carry_out(turn)

    def take_held_back(self) -> None:
        """A form is closed: the codes that came meanwhile have their turn."""
        if self.screen.is_current:
            self.next_code(self.screen.encounter.draft)

    def next_code(self, draft: str | None = None) -> None:
        """The next waiting code."""
        turn = self.screen.counter.next_code(self.now, draft)
        if turn.told:
            self.carry_out(turn)
        if turn.do is Do.TAKE and turn.code is not None:
            self.screen.counter = turn.counter
            self.take(turn.code.text, seen=turn.code.seen)
            self.next_code(draft)

    def offer(self, text: str) -> None:
        """A code that the camera saw: while somebody unfinished stands here, the next one waits."""
        self.take(text, seen=True)

    def take(self, text: str, *, seen: bool = False) -> bool:
        """A scanned text; nothing it says is ever applied by itself."""
        screen = self.screen
        found = self._found(text)
        if found is None:
            screen.notice(screen.words("band.opening"))
        elif found.format in (CodeFormat.EAN13, CodeFormat.TRACE):
            screen.product(text)
        elif found.format is CodeFormat.SLIP:
            screen.notice(self._slip_words(found))
        else:
            self.carry_out(screen.counter.scanned(found, text, self.now, seen=seen))
        return True

    def answer(self, *, mine: bool) -> bool:
        """Whose the code is, or which vehicle's the person; False where nothing was asked."""
        counter = self.screen.counter
        if counter.question is not None:
            self.carry_out(counter.answered(mine=mine, now=self.now))
        elif counter.boarding(self.now):
            self.screen.show_counter(counter.boarded(mine=mine, now=self.now))
            if not mine:
                self.screen.party_left()
            self.look_up()
        else:
            return False
        return True

    def _found(self, text: str) -> Recognised | None:
        desk = self.screen.station_app.desk
        return desk.recognise(text) if desk else None

    def carry_out(self, turn: Turn) -> None:
        """Paints the counter and tells what there is to tell."""
        screen = self.screen
        if turn.counter.here.draft != screen.counter.here.draft or turn.counter.here.empty:
            screen.note = ""
        screen.show_counter(turn.counter)
        words = "  ".join(self.words(told) for told in turn.told)
        if words or turn.told:
            screen.notice(words)
        if any(told.bell for told in turn.told):
            screen.app.bell()
        if turn.do is Do.LOOK_UP:
            self.look_up()

    def words(self, told: Told) -> str:
        """One line of news."""
        screen = self.screen
        if told.news is News.CODE and told.found is not None:
            return self._words(told.found)
        if told.news is News.PROBLEM and told.problem is not None:
            return screen.problem_words(told.problem)
        movement = screen.words(f"movement.{told.movement.value}") if told.movement else ""
        return screen.words(f"counter.{told.news.value}", count=told.count, movement=movement)

    def _words(self, found: Recognised) -> str:
        screen = self.screen
        form = screen.words(f"format.{found.format.value}")
        if found.format in merge.IDENTITY:
            wrong = found.status is CodeStatus.UNREADABLE
            return screen.words("notice.id_wrong" if wrong else "notice.id", form=form)
        status = screen.words(f"status.{found.status.value}")
        reason = screen.words(f"code_reason.{found.reason}") if found.reason else ""
        hint = screen.words("notice.by_eye") if found.status is CodeStatus.OPAQUE else ""
        return " ".join(part for part in (form, status, reason, hint) if part)

    def _slip_words(self, found: Recognised) -> str:
        number = str(dict(found.fields).get("number", ""))
        status = self.screen.words(f"status.{found.status.value}")
        return self.screen.words("notice.slip", number=number, status=status)

    def look_up(self) -> None:
        """Asks the ledger who this is, and what is open of them."""
        desk = self.screen.station_app.desk
        seen = self.screen.observed()
        who = identity.of_screening(seen)
        subject = self.screen.encounter.subject
        if desk is not None and (subject or not who.empty):
            self.screen.ask(
                lambda: _known(desk, seen, subject), lambda known: self._tell(known, who)
            )

    def _tell(self, known: Known, asked: Identity) -> None:
        screen = self.screen
        desk = screen.station_app.desk
        if desk is None or identity.of_screening(screen.observed()) != asked:
            # Somebody else stands here by now.
            return
        met = screen.counter.met(known.open, self.now)
        if met is not screen.counter:
            screen.show_counter(met)
            screen.app.bell()
            screen.notice(
                screen.words(f"open.{known.open.kind.value}" if known.open else "open.rest")
            )
        if known.code is None and not known.earlier:
            return
        parts = []
        if known.code is not None:
            parts.append(self._seen(known.code, desk))
        rest = [e for e in known.earlier if known.code is None or e.seq != known.code.seq]
        parts += [self._seen(row, desk) if not parts else self._short(row) for row in rest[:3]]
        screen.note = "   ".join(parts)
        if known.earlier:
            self._fill(known.earlier[0])
        screen.show_person()

    def _seen(self, row: Earlier, desk: Desk) -> str:
        """When and where this station saw them, in full."""
        screen = self.screen
        at = datetime.fromtimestamp(row.at / 1000, desk.store.settings.zone)
        same_day = row.day == desk.store.today()
        when = f"{at:%H:%M}" if same_day else f"{at:%m-%d}"
        if row.kind == "medicine_request":
            return self._short(row, when)
        movement = self._movement(row)
        key = "notice.seen_today" if same_day else "notice.seen"
        place = desk.store.settings.name
        return screen.words(key, when=when, place=place, movement=movement, number=row.seq)

    def _short(self, row: Earlier, when: str = "") -> str:
        screen, day = self.screen, when or row.day[5:]
        if row.kind == "medicine_request":
            return screen.words("visit.ago_request", day=day, sold=row.sold, refused=row.refused)
        what = screen.words(f"record_kind.{row.kind}")
        movement = self._movement(row)
        return screen.words("visit.ago", day=day, what=what, movement=movement)

    def _movement(self, row: Earlier) -> str:
        if row.drove_through:
            return self.screen.words("other.drove_through")
        actions = row.actions.split()
        return wording.movement(self.screen.lang, row.movement, row.kind, actions)

    def _fill(self, row: Earlier) -> None:
        """A person known from before brings name, phone, address and where they go."""
        screen = self.screen
        seen = screen.encounter.screening
        told = Person(name=row.name, phone=row.phone, address=row.address)
        filled = replace(
            seen,
            person=merge.fill(seen.person, told),
            destination=seen.destination or row.destination,
        )
        if filled != seen:
            screen.show_encounter(replace(screen.encounter, screening=filled))


def _known(desk: Desk, seen: Screening, subject: str) -> Known:
    from storage.screenings import history, queries

    digest, who = seen.code.digest, seen.person
    with desk.store.database.read() as connection:
        row = queries.seen_code(connection, digest, desk.store.today()) if digest else None
        found = history.of(connection, who.document.number, who.phone)
        case = desk.open_of(connection, seen, subject)
        return Known(history.from_row(row) if row else None, tuple(found), case)
