"""The ledger narrowed: by kind, disposition, fever, risk, operator, shift, place, plate, days; and its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.ledger import reading
from screens.ledger.reading import Asked
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.problems import InputProblem, Problem, ProblemCode
from storage.exports.filtering import DROVE, Filter

if TYPE_CHECKING:
    from screens.ledger.reading import Who

KINDS = ("", "screening", "visit")
MOVEMENTS = (
    "", "release", "monitor", "home_quarantine", "central_quarantine", "turn_back", "hold", DROVE
)  # fmt: skip
RISKS = ("", "medium", "high", "closed")
SORTS = ("newest", "oldest", "hottest")
FEVER, LATE = 0, 1
ANYTHING = Command("anything", "f8", "F8")
Told = tuple[Asked, dict[str, str]]


class FilterScreen(FormScreen[Told]):
    """F5 shows what is chosen, F8 everything again."""

    TITLE_KEY = "ledger_filter.title"
    HINT_KEY = "ledger_filter.hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "kind": ("ledger_filter.any", *(f"record_kind.{k}" for k in KINDS[1:])),
        "movement": ("ledger_filter.any", *(f"movement.{m}" for m in MOVEMENTS[1:-1]), "other.drove_through"),
        "marks": ("ledger.fever", "ledger.late"),
        "risk": ("ledger_filter.any", *(f"level.{r}" for r in RISKS[1:])),
        "sort": tuple(f"ledger_sort.{s}" for s in SORTS),
    }  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.SAVE_F5, ANYTHING, command.BACK, command.HELP
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, ANYTHING, command.BACK)

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked
        self.operators: list[Who] = []
        self.shifts: list[Who] = []

    def fields(self) -> Iterator[Widget]:
        """The rows; who was here is read behind them."""
        only = self.asked.only
        marks = {FEVER} if only.fever is not None else set[int]()
        marks |= {LATE} if only.late else set()
        for name, chosen in (
            ("kind", {KINDS.index(only.kind)}), ("movement", {MOVEMENTS.index(only.movement)}),
            ("marks", marks), ("risk", {RISKS.index(only.risk)}),
        ):  # fmt: skip
            yield from self.row(f"ledger_filter.{name}", self._choices(name, chosen))
        for name in ("operator", "shift"):
            any_of_them = [self.words("ledger_filter.any")]
            yield from self.row(f"ledger_filter.{name}", Choices(any_of_them, {0}, id=name))
        yield from self.row("ledger_filter.place", self.place(only.place, "place"))
        yield Static("", id="suggestions", markup=False)
        for name, value, most in (
            ("plate", only.plate, 12), ("since", only.since, 10), ("until", only.until, 10),
        ):  # fmt: skip
            field = Input(value, id=name, compact=True, max_length=most)
            yield from self.row(f"ledger_filter.{name}", field)
        order = {SORTS.index(self.asked.sort)}
        yield from self.row("ledger_filter.sort", self._choices("sort", order))

    def _choices(self, name: str, chosen: set[int]) -> Choices:
        words = [self.words(key) for key in self.CHOICE_KEYS[name]]
        return Choices(words, chosen, several=name == "marks", id=name)

    def on_mount(self) -> None:
        """Operators and shifts are read beside."""
        super().on_mount()
        self.query_one("#kind", Choices).focus()
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: reading.people(desk), self._known)

    def _known(self, found: tuple[list[Who], list[Who]]) -> None:
        self.operators, self.shifts = found
        only = self.asked.only
        for name, whose, chosen in (
            ("operator", self.operators, only.operator), ("shift", self.shifts, only.shift),
        ):  # fmt: skip
            choices = self.query_one(f"#{name}", Choices)
            ids = ["", *(who.id for who in whose)]
            choices.rename([self.words("ledger_filter.any"), *(who.name for who in whose)])
            choices.put_back({ids.index(chosen) if chosen in ids else 0}, 0)

    def retranslate(self) -> None:
        """Also the first choice of those that were read."""
        super().retranslate()
        for name in ("operator", "shift"):
            for choices in self.query(f"#{name}").results(Choices):
                choices.rename([self.words("ledger_filter.any"), *choices.words[1:]])

    def action_save(self) -> None:
        """Back with what is chosen, or the first problem."""
        desk = self.station_app.desk
        if desk is None:
            return
        try:
            since, until = (self._day(name) for name in ("since", "until"))
            if since and until and since > until:
                raise InputProblem(ProblemCode.RANGE_REVERSED)
            only = replace(self._filter(), since=since, until=until)
        except Problem as problem:
            self.tell(problem)
            return
        sort = SORTS[self._at("sort")]
        names = {who.id: who.name for who in (*self.operators, *self.shifts)}
        self.leave((replace(self.asked, only=only, sort=sort), names))

    def action_anything(self) -> None:
        """Everything of today again."""
        self.leave((Asked(words=self.asked.words), {}))

    def _filter(self) -> Filter:
        desk = self.station_app.desk
        marks = self.query_one("#marks", Choices).chosen
        fever = desk.policy.thresholds.fever if desk is not None and FEVER in marks else None
        return Filter(
            movement=MOVEMENTS[self._at("movement")], operator=self._of(self.operators, "operator"), fever=fever,
            kind=KINDS[self._at("kind")], risk=RISKS[self._at("risk")], shift=self._of(self.shifts, "shift"),
            place=self.chosen_place("place"), plate=self.value("plate").upper(), late=LATE in marks,
        )  # fmt: skip

    def _day(self, name: str) -> str:
        desk, typed = self.station_app.desk, self.value(name)
        found = reading.day_of(desk, typed) if desk is not None and typed else ""
        if typed and not found:
            raise InputProblem(ProblemCode.BAD_TIME, field=typed[:16])
        return found

    def _at(self, name: str) -> int:
        return min(self.query_one(f"#{name}", Choices).chosen, default=0)

    def _of(self, whose: list[Who], name: str) -> str:
        at = self._at(name)
        return whose[at - 1].id if 0 < at <= len(whose) else ""
