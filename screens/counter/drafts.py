"""Drafting: everybody who is unfinished is on the disk a moment after the last key."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from station import ids
from station.counter.encounter import Encounter
from station.problems import Problem

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from storage.desk import Desk

ENCOUNTER, REQUEST = "encounter", "request"
"""Kinds of drafts of a main screen."""

SOON = 0.2
"""Seconds after the last key."""


class EncounterDrafts:
    """The part of a main screen that keeps unfinished encounters through a power cut."""

    def __init__(self, screen: CounterPort) -> None:
        self.screen = screen
        self._timer: Timer | None = None
        self._due = 0.0
        self._kept: dict[str, Encounter] = {}
        self._saving: set[str] = set()

    def changed(self) -> None:
        """Something was typed: it is kept once the hand rests."""
        self._due = self.screen.station_app.now() + SOON
        if self._timer is None:
            self._timer = self.screen.set_timer(SOON, self._look)

    def _look(self) -> None:
        """One timer for many keys: a new one for each would cost every key its share."""
        self._timer = None
        left = self._due - self.screen.station_app.now()
        if left > 0:
            self._timer = self.screen.set_timer(left, self._look)
        else:
            self.keep()

    def keep(self) -> None:
        """Keeps whoever changed, and forgets whoever was wiped out again."""
        screen = self.screen
        desk, form = screen.station_app.desk, screen.DRAFT_FORM
        if desk is None or not screen.is_mounted:
            return
        self.name()
        named = tuple(e if e.draft else replace(e, draft=ids.random_id()) for e in screen.parked)
        screen.parked = named
        here = {e.draft: e for e in (*screen.parked, screen.encounter) if not e.empty and e.draft}
        # What lies behind its entry on the way to the disk would come back as a draft.
        here = {id_: e for id_, e in here.items() if id_ not in self._saving}
        changed = [e for id_, e in here.items() if self._kept.get(id_) != e]
        gone = [id_ for id_ in self._kept if id_ not in here and id_ not in self._saving]
        self._kept = {i: e for i, e in self._kept.items() if i in self._saving} | here
        if changed or gone:
            screen.station_app.bridge.write(
                lambda: _keep(desk, form, changed, gone), lambda _: None, screen.notice_problem
            )

    def name(self) -> str:
        """The id that whoever stands here is kept under; given at the first need."""
        screen = self.screen
        if not screen.encounter.draft:
            screen.encounter = replace(screen.encounter, draft=ids.random_id())
        return screen.encounter.draft

    @property
    def busy(self) -> bool:
        """Whether an entry is on its way to the disk."""
        return bool(self._saving)

    def saving(self, draft: str) -> None:
        """Its entry is on the way to the disk and takes the draft with it."""
        self._saving.add(draft)

    def saved(self, draft: str) -> None:
        """The entry is there."""
        self._saving.discard(draft)
        self._kept.pop(draft, None)

    def failed(self, draft: str) -> None:
        """The entry is not there: the draft still counts."""
        self._saving.discard(draft)

    def restore(self, desk: Desk) -> None:
        """Whoever was half-filled when the power went."""
        form = self.screen.DRAFT_FORM
        self.screen.ask(lambda: kept(desk, form, alone=True), self._restore)
        self.screen.ask(lambda: _left_behind(desk), self._tell_left)

    def take_over(self, desk: Desk) -> None:
        """Whoever a window left behind that has ended."""
        bridge, screen = self.screen.station_app.bridge, self.screen
        bridge.write(lambda: _take_over(desk), lambda _: self.restore(desk), screen.notice_problem)

    def _tell_left(self, count: int) -> None:
        if count:
            self.screen.notice(self.screen.words("notice.left_behind", count=count))

    def _restore(self, found: tuple[list[Encounter], dict[str, str]]) -> None:
        screen = self.screen
        unfinished, forms = found
        here = {e.draft for e in (*screen.parked, screen.encounter) if e.draft}
        unfinished = [encounter for encounter in unfinished if encounter.draft not in here]
        if not unfinished:
            return
        newest, *others = unfinished
        screen.parked = (*screen.parked, *others)
        if screen.encounter.empty:
            screen.show_encounter(newest)
            screen.open_form(forms.get(newest.draft, ""))
        else:
            screen.parked = (*screen.parked, newest)
        screen.notice(screen.words("notice.restored"))


def _keep(desk: Desk, form: str, changed: list[Encounter], gone: list[str]) -> None:
    from storage.counter import drafts
    from storage.journal import codec

    for encounter in changed:
        drafts.keep(desk.store, encounter.draft, form, codec.dump(Encounter, encounter))
    for id_ in gone:
        drafts.drop(desk.store, id_)


def _left_behind(desk: Desk) -> int:
    from storage.counter import drafts

    return drafts.left_behind(desk.store)


def _take_over(desk: Desk) -> None:
    from storage.counter import drafts

    drafts.take_over(desk.store)


def kept(desk: Desk, form: str, *, alone: bool = False) -> tuple[list[Encounter], dict[str, str]]:
    """Unfinished encounters, newest first, and the form that was open for each."""
    from storage.counter import drafts
    from storage.journal import codec

    found: list[Encounter] = []
    forms: dict[str, str] = {}
    waiting = drafts.waiting(desk.store)
    for draft in waiting:
        if draft.form == form:
            with suppress(Problem):
                # One that cannot be read must not keep the others from coming back; it stays.
                encounter = codec.load(Encounter, draft.body)
                found.append(replace(encounter, draft=draft.id))
        elif draft.parent:
            forms.setdefault(draft.parent, draft.form)
    if alone:
        # A form that was opened before anything else was known of the person.
        known = {draft.id for draft in waiting}
        found += [Encounter(draft=parent) for parent in forms if parent not in known]
    return found, forms
