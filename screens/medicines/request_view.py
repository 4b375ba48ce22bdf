"""The medicine request's face: search, items, people, and the strictest answer, large."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from screens.counter import verdict_text
from screens.counter.counter_screen import CounterScreen
from screens.counter.digits import shown_digits
from screens.counter.drafts import REQUEST
from screens.medicines import panels, work
from screens.medicines.items import Items
from screens.shell.key_bar import KeyBar
from screens.widgets.band import Band, BandView, Tone
from screens.widgets.status import StatusLine
from station.counter.encounter import Encounter
from station.medicines.request import missing
from station.screening.disposition import Advice

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.medicines.service import Preview


class RequestView(CounterScreen):
    """The answers come from another thread; one that was overtaken is dropped."""

    DRAFT_FORM = REQUEST
    EXTRAS: ClassVar[tuple[str, ...]] = ("address", "without")

    def __init__(
        self, buyer: Encounter | None = None, product: str = "", parked: tuple[Encounter, ...] = ()
    ) -> None:
        super().__init__()
        self.parked = parked
        self.encounter = buyer or Encounter()
        self.first_product = product
        self.preview: Preview | None = None
        self.items = Items(self)
        self.then: Callable[[], None] | None = None
        """A key that was pressed before the answer had come; it counts when it is there."""

    def compose(self) -> ComposeResult:
        """Status, band, search, items, people, facts, strip, notice, keys."""
        yield StatusLine(id="status")
        yield Band(id="band")
        yield Static(id="search", markup=False)
        yield Static(id="items", markup=False)
        yield Static(id="person", markup=False, classes="row1")
        yield Static(id="facts", markup=False, classes="row1")
        yield Static(id="strip", markup=False)
        yield Static(id="notice", markup=False)
        yield KeyBar(markup=False)
        yield Static(id="tiny", markup=False)

    @property
    def over(self) -> bool:
        """Whether another main screen lies below."""
        return self.station_app.main is not self

    def on_mount(self) -> None:
        """The catalogue is read before it is needed; a box that was scanned already is taken."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.begin(desk)

    def desk_ready(self, desk: Desk) -> None:
        """The home is open."""
        super().desk_ready(desk)
        self.begin(desk)

    def begin(self, desk: Desk) -> None:
        """Warms the catalogue on another thread."""
        self.ask(desk.catalogues.get, lambda _: self.show_encounter(self.encounter))
        product, self.first_product = self.first_product, ""
        if product:
            self.product(product)

    # -- showing ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Every word anew."""
        super().retranslate()
        self.query_one("#tiny", Static).update(self.words("problem.S-501.what") + "\n80x24")
        self.show_encounter(self.encounter)
        self.show_board(self.board)

    def show_encounter(self, encounter: Encounter) -> None:
        """Also the items; the answers are asked for anew where something changed."""
        changed = encounter != self.encounter or self.preview is None
        if changed:
            # An answer to what was there before must not be acted on.
            self.preview = None
            self.then = None
        super().show_encounter(encounter)
        self.items.show()
        self.put("facts", panels.facts(self.lang, encounter, shown_digits(encounter.digits)))
        if changed:
            self._ask()

    def show_person(self) -> None:
        """Buyer and user."""
        desk = self.station_app.desk
        today = date.fromisoformat(desk.store.today()) if desk else date.min
        revealed = self.station_app.reveal.on
        self.put("person", panels.people(self.lang, self.encounter, today, revealed=revealed))

    def tick(self) -> None:
        """Also the strip's countdowns."""
        super().tick()
        desk = self.station_app.desk
        if desk is not None and self.whole:
            self.put("strip", self.strip(desk))

    def _ask(self) -> None:
        """Asks for the answers; one that was overtaken is dropped."""
        desk, encounter = self.station_app.desk, self.encounter
        self.overtake("answers")
        if desk is None or not encounter.items or encounter.problem() is not None:
            return

        def answered(found: Preview) -> None:
            self.preview = found
            self.items.show()
            following, self.then = self.then, None
            if following is not None:
                following()

        buyer = encounter.complete()
        self.ask(lambda: work.preview(desk, encounter, buyer), answered, "answers")

    def advise(self) -> Advice | None:
        """What the buyer's own facts advise comes with the answers."""
        return self.preview.advice if self.preview else None

    def show_band(self) -> None:
        """What the band says now."""
        self.query_one("#band", Band).show(self.band())

    def band(self) -> BandView:
        """The strictest answer; while a medicine is searched or chosen, Enter is for that."""
        view = self._answered()
        name = "choose" if self.items.typed else ("open_item" if self.items.at is not None else "")
        enter = verdict_text.hint(self.lang, verdict_text.ENTER, name) if name else None
        return verdict_text.entering(view, enter) if enter else view

    def _answered(self) -> BandView:
        """The strictest answer, as soon as there is an item."""
        if self.failure is not None or self.encounter.empty:
            return super().band()
        problem = self.encounter.problem()
        if problem is not None:
            wrong = (verdict_text.hint(self.lang, verdict_text.ENTER, "right_first"),)
            return BandView(Tone.CONDITION, headline=self.problem_words(problem), keys=wrong)
        if self.takes_answers() and (asked := self.asked()) is not None:
            return asked
        if self.preview is None or not self.encounter.items:
            return self.waiting(ready=self.station_app.desk is not None)
        advice = self.preview.advice
        if advice.movement is not None and advice.movement.needs_own_key:
            return verdict_text.verdict(self.lang, advice)
        return panels.verdict(self.lang, self.encounter, self.preview, self.missing())

    def waiting(self, *, ready: bool) -> BandView:
        """No medicine yet."""
        if not ready:
            return super().waiting(ready=False)
        lines = (self.words("medicine.ask_1"), self.words("medicine.ask_2"))
        keys = (verdict_text.hint(self.lang, verdict_text.ENTER, "medicine_first"),)
        return BandView(Tone.CALM, headline=self.words("medicine.ask"), lines=lines, keys=keys)

    def missing(self) -> tuple[str, ...]:
        """What the real name lacks."""
        from station.medicines.answering import real_name

        desk = self.station_app.desk
        if desk is None or self.encounter.without:
            return ()
        person = self.encounter.screening.person
        found = [part.value for part in missing(person, real_name(desk.policy))]
        user = self.encounter.user
        return (*found, *(["user_name"] if user is not None and not user.person.name else []))
