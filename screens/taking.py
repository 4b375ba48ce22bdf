"""Taking a code: who it belongs to, what it says, and whether they were here before."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from screens import wording
from station.codes import merge
from station.codes.reading import CodeFormat, CodeStatus, Recognised
from station.documents import Document, DocumentKind, resident_id
from station.documents.mrz import Passport
from station.documents.resident_id import CardText
from station.encounter import Encounter
from station.people import Person
from station.problems import Problem

if TYPE_CHECKING:
    from screens.encounters import EncounterScreen
    from storage.desk import Desk
    from storage.earlier import Earlier


NEXT_SECONDS = 30.0
"""A code seen longer ago belongs to somebody who may have gone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What this station knows: the same code today, and the person's last records."""

    code: Earlier | None
    earlier: tuple[Earlier, ...]


class Taking:
    """The part of the main screen that deals with codes."""

    def __init__(self, screen: EncounterScreen) -> None:
        self.screen = screen
        self._next: tuple[str, float] | None = None
        self._held_back: list[tuple[str, str]] = []

    def hold_back(self, text: str) -> None:
        """A code read while a form is open: the form's own return must not overwrite it."""
        self._held_back.append((self.screen.drafting.name(), text))
        self.screen.app.bell()

    def take_held_back(self) -> None:
        """The form is closed; a code of somebody who has gone meanwhile is nobody else's."""
        if not self.screen.is_current:
            return
        waiting, self._held_back = self._held_back, []
        for draft, text in waiting:
            if draft == self.screen.encounter.draft:
                self.take(text)
            else:
                self.screen.notice(self.screen.words("notice.scan_again"))

    def offer(self, text: str) -> None:
        """A code that the camera saw: while somebody unfinished stands here, the next one waits."""
        here = self.screen.encounter
        seen = here.screening
        if seen.code.digest or here.digits or here.subject or seen.readings:
            self._next = (text, time.monotonic())
            self.screen.notice(self.screen.words("notice.next_waits"))
        else:
            self.take(text)

    def take_next(self, saved: str) -> None:
        """The traveller is done: whoever held a code to the camera meanwhile comes next.

        What was `saved` stays in sight, though the band already asks for the next.
        """
        waiting, self._next = self._next, None
        if waiting is not None and time.monotonic() - waiting[1] < NEXT_SECONDS:
            self.take(waiting[0])
            self.screen.notice(saved)

    def take(self, text: str) -> bool:
        """A scanned text; nothing it says is ever applied by itself."""
        screen = self.screen
        desk = screen.station_app.desk
        if desk is None:
            screen.notice(screen.words("band.opening"))
            return True
        found = desk.recognise(text)
        if found.format in (CodeFormat.EAN13, CodeFormat.TRACE):
            screen.product(text)
            return True
        if found.format is CodeFormat.SLIP:
            screen.notice(self._slip_words(found))
            return True
        before = len(screen.parked)
        encounter = self._whose(found)
        try:
            merged = merge.merge(encounter.screening, found)
        except Problem as problem:
            screen.notice_problem(problem)
            return True
        screen.note = ""
        parked = screen.words("notice.parked", count=len(screen.parked))
        more = f"  {parked}" if len(screen.parked) > before else ""
        screen.notice(self._words(found) + more)
        screen.show_encounter(replace(encounter, screening=merged))
        self.look_up("" if found.format in merge.IDENTITY else found.digest)
        return True

    def _whose(self, found: Recognised) -> Encounter:
        """The traveller here, or a new one: a second code, or another ID, is somebody else's."""
        screen = self.screen
        here = screen.encounter
        other_code = (
            found.format not in merge.IDENTITY
            and here.screening.code.digest not in ("", found.digest)
            and here.screening.code.status is not CodeStatus.UNREADABLE
        )
        if not other_code and not _other_person(here, found):
            return here
        screen.park()
        return Encounter()

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

    def look_up(self, digest: str = "") -> None:
        """Asks the ledger about the code and the person."""
        desk = self.screen.station_app.desk
        who = self.screen.encounter.screening.person
        if desk is not None and (digest or who.document.number or who.phone):
            self.screen.app_read(
                lambda: _known(desk, digest, who), lambda known: self._tell(known, digest, who)
            )

    def _tell(self, known: Known, digest: str, asked: Person) -> None:
        screen = self.screen
        desk = screen.station_app.desk
        seen = screen.encounter.screening
        here = (seen.person.document.number, seen.person.phone)
        if here != (asked.document.number, asked.phone) or digest not in ("", seen.code.digest):
            # Somebody else stands here by now.
            return
        if desk is None or (known.code is None and not known.earlier):
            return
        parts = []
        if known.code is not None:
            parts.append(self._seen(known.code, desk))
        rest = [e for e in known.earlier if known.code is None or e.seq != known.code.seq]
        parts += [self._seen(row, desk) if not parts else self._short(row) for row in rest[:3]]
        screen.note = " · ".join(parts)
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
        movement = wording.movement(screen.lang, row.movement, row.kind, row.actions.split())
        key = "notice.seen_today" if same_day else "notice.seen"
        place = desk.store.settings.name
        return screen.words(key, when=when, place=place, movement=movement, number=row.seq)

    def _short(self, row: Earlier, when: str = "") -> str:
        screen, day = self.screen, when or row.day[5:]
        if row.kind == "medicine_request":
            return screen.words("visit.ago_request", day=day, sold=row.sold, refused=row.refused)
        what = screen.words(f"record_kind.{row.kind}")
        movement = wording.movement(screen.lang, row.movement, row.kind, row.actions.split())
        return screen.words("visit.ago", day=day, what=what, movement=movement)

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


def _known(desk: Desk, digest: str, who: Person) -> Known:
    from storage import earlier, queries

    with desk.store.database.read() as connection:
        row = queries.seen_code(connection, digest, desk.store.today()) if digest else None
        found = earlier.of(connection, who.document.number, who.phone)
        return Known(earlier.from_row(row) if row else None, tuple(found))


def _other_person(here: Encounter, found: Recognised) -> bool:
    """Whether a document says that somebody else stands here now."""
    number = here.screening.person.document.number
    if not number or found.format not in merge.IDENTITY:
        return False
    payload = found.payload
    told = payload.number if isinstance(payload, (CardText, Passport)) else ""
    return bool(told) and told != number


def document_of(number: str, *, as_shown: bool) -> Document:
    """The document that a typed number is most likely of."""
    squeezed = "".join(number.split()).upper()
    if not squeezed:
        return Document()
    if len(squeezed) == 18 or resident_id.is_valid(squeezed):
        return Document(DocumentKind.RESIDENT_ID, squeezed, as_shown=as_shown)
    return Document(DocumentKind.PASSPORT, squeezed, as_shown=as_shown)
