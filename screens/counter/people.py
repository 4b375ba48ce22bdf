"""People who wait: parked ones and those who rest come back, mistakes are discarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from station import clock
from station.counter.encounter import Encounter
from station.problems import InputProblem, ProblemCode
from station.screening.open_case import OpenKind
from station.screening.temperature import Thermometer

if TYPE_CHECKING:
    from screens.counter.port import CounterPort
    from storage.cases.open_items import Resting
    from storage.desk import Desk


class People:
    """The part of the main screen that brings people back, or takes them off."""

    def __init__(self, screen: CounterPort) -> None:
        self.screen = screen

    def bring_back(self, who: Encounter) -> None:
        """One of those parked stands here again."""
        screen = self.screen
        screen.drafting.keep()
        screen.show_counter(screen.counter.brought_back(who, screen.taking.now))
        screen.notice(screen.words("counter.brought_back"))
        screen.taking.look_up()

    def discard(self, who: Encounter, then: Callable[[], None] = lambda: None) -> None:
        """Asks why, and keeps it as discarded."""
        from screens.counter.discard import DiscardScreen

        screen = self.screen
        stands = who == screen.encounter
        screen.drafting.keep()
        if stands:
            who = screen.encounter  # under the name that it is kept under

        def done(told: Encounter | None) -> None:
            if told is None:
                screen.drafting.failed(who.draft)
                screen.drafting.changed()  # what came meanwhile is kept too
            else:
                screen.drafting.saved(who.draft)
                screen.show_counter(screen.counter.without(who))
                screen.notice(screen.words("discard.done"))
            then()

        if who.open is not None and who.open.kind is OpenKind.HOLD:
            # The hold would be nobody's, and they would be met with nothing.
            screen.notice(screen.words("discard.held"))
        elif screen.station_app.desk is not None:
            screen.drafting.saving(who.draft)
            screen.app.push_screen(DiscardScreen(who), done)

    def recall(self, resting: Resting | None) -> None:
        """Somebody who rested comes back: what was known of them, and a contact thermometer."""
        screen = self.screen
        desk = screen.station_app.desk
        if resting is None or desk is None:
            return
        screen.ask(lambda: _rested(desk, resting), self._back)

    def _back(self, encounter: Encounter | None) -> None:
        screen = self.screen
        if encounter is None:
            screen.notice_problem(InputProblem(ProblemCode.NO_SUCH_RECORD))
            return
        screen.drafting.keep()
        screen.show_counter(screen.counter.brought_back(encounter, screen.taking.now))
        desk = screen.station_app.desk
        rest = next((r for r in screen.board.resting if r.subject == encounter.subject), None)
        left = 0 if rest is None or desk is None else rest.due - clock.millis(desk.store.now())
        key = "notice.second_reading" if left <= 0 else "notice.rests_still"
        screen.notice(screen.words(key, left=clock.passed(max(0, left) // 1000)))


def _rested(desk: Desk, resting: Resting) -> Encounter | None:
    from station.events.screening import SetAside
    from storage.journal import codec
    from storage.journal import entries as journal

    with desk.store.database.read() as connection:
        entry = journal.get(connection, resting.seq)
    if entry is None or entry.raw is None:
        return None
    body = codec.load(SetAside, entry.raw)
    screening = body.screening
    kept = replace(screening, defaulted=())
    touched = tuple(n for n in ("mask", "symptoms", "thermometer") if n not in screening.defaulted)
    # By which thermometer the second reading is taken is said then, not taken for granted.
    touched = tuple(name for name in touched if name != "thermometer")
    return Encounter(
        kept,
        thermometer=Thermometer.MERCURY,
        touched=touched,
        subject=resting.subject,
        asked_by=body.asked_by,
    )
