"""What the parts of a main screen with a counter may ask of it, and of each other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from screens.shell.main_screen import MainScreen
from screens.widgets.band import BandView
from station.counter.counter import Counter, Turn
from station.counter.encounter import Encounter
from station.screening.disposition import Advice, Applied
from station.screening.screening import Screening

if TYPE_CHECKING:
    from screens.shell.form_screen import FormScreen
    from station.counter.ruleset import Ruleset
    from storage.cases.records import Outcome
    from storage.desk import Desk

    Saver = Callable[[Desk], tuple[Outcome, bool]]

LEGIBLE_WIDTH, LEGIBLE_HEIGHT = 40, 12
"""Cells; below that the band shows no whole verdict, and nothing is applied."""


class DraftingPort(Protocol):
    """What is unfinished, kept through a power cut."""

    def changed(self) -> None: ...

    def keep(self) -> None: ...

    def name(self) -> str: ...

    def saving(self, draft: str) -> None: ...

    def saved(self, draft: str) -> None: ...

    def failed(self, draft: str) -> None: ...

    def take_over(self, desk: Desk) -> None: ...


class TakingPort(Protocol):
    """Codes taken, and who was here before."""

    @property
    def now(self) -> float: ...

    def look_up(self) -> None: ...

    def carry_out(self, turn: Turn) -> None: ...

    def next_code(self, draft: str | None = None) -> None: ...

    def take_held_back(self) -> None: ...


class PeoplePort(Protocol):
    """Whoever waits."""

    def bring_back(self, who: Encounter) -> None: ...

    def discard(self, who: Encounter, then: Callable[[], None] = lambda: None) -> None: ...


class CounterPort(MainScreen):
    """Who stands here and who waits; how it looks is said by the screens below."""

    CLINIC: ClassVar[bool] = False
    """Whether verdicts are said in a clinic's words."""

    OTHER: ClassVar[tuple[str, ...]] = ()
    """What may have happened besides the advice."""

    DRAFT_FORM: ClassVar[str]
    drafting: DraftingPort
    taking: TakingPort
    people: PeoplePort

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()
        self.advice: Advice | None = None
        self.judged_by: Ruleset | None = None
        """The rules that the advice was given by."""

        self.note = ""

    @property
    def encounter(self) -> Encounter:
        """Whoever stands here."""
        return self.counter.here

    @encounter.setter
    def encounter(self, encounter: Encounter) -> None:
        self.counter = replace(self.counter, here=encounter)

    @property
    def parked(self) -> tuple[Encounter, ...]:
        """Who waits."""
        return self.counter.waiting

    @parked.setter
    def parked(self, waiting: tuple[Encounter, ...]) -> None:
        self.counter = replace(self.counter, waiting=waiting)

    @property
    def busy(self) -> bool:
        """Whether somebody stands here."""
        return not self.encounter.empty

    @property
    def legible(self) -> bool:
        """Whether a verdict can be read: no key acts on what is not in sight."""
        app = self.app
        return app.size.width >= LEGIBLE_WIDTH and app.size.height >= LEGIBLE_HEIGHT

    def observed(self) -> Screening:
        """The screening that the advice is of."""
        return self.encounter.complete_so_far()

    @abstractmethod
    def show_counter(self, counter: Counter) -> None:
        """Shows who stands here and who waits."""

    @abstractmethod
    def show_encounter(self, encounter: Encounter) -> None:
        """Shows what is known, and the verdict where it can be had."""

    def show_person(self) -> None:
        """The person's rows."""

    @abstractmethod
    def asked(self) -> BandView | None:
        """What must be said first."""

    @abstractmethod
    def form(self, screen: FormScreen[Encounter]) -> None:
        """Opens a form of the encounter; half-filled, it is kept with it."""

    def open_form(self, name: str) -> None:
        """The form that was open when the power went."""

    @abstractmethod
    def saver(self, encounter: Encounter, applied: Applied | None, shown: Advice | None) -> Saver:
        """What saves the encounter, on the writer's thread."""

    def saved(self, outcome: Outcome) -> None:
        """The record is on the disk."""

    @abstractmethod
    def saved_view(self, outcome: Outcome) -> BandView:
        """What is told of it."""

    def party_left(self) -> None:
        """The vehicle has gone from the barrier."""

    def party_complete(self, party: str) -> None:
        """Everybody of a vehicle has a disposition: it may go."""

    def product(self, text: str) -> None:
        """A medicine's code was scanned."""
        self.notice(self.words("notice.product"))
