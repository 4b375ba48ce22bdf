"""Who works here: everybody with role and PIN; the lead adds and changes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding

from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from screens.shifts.operator_form import OperatorForm
from screens.widgets import detail

if TYPE_CHECKING:
    from rich.text import Text

    from storage.desk import Desk
    from storage.shifts.operators import Operator


class OperatorsScreen(ListScreen[None]):
    """Enter changes one, F3 adds somebody."""

    TITLE_KEY = "operators.title"
    EMPTY_KEY = "operators.empty"
    HINT_KEY = "operators.hint"
    COLUMNS = (
        Column("operators.name", 20), Column("operators.role", 20), Column("operators.pin", 12),
        Column("operators.state"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, command.ADD, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.ADD, command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Operator] = []

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads them anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _people(desk), self.show, "people")

    def show(self, people: list[Operator]) -> None:
        """Shows what was read."""
        self.people = people
        self.fill()

    def counts(self) -> str:
        """How many of each role are here."""
        found = Counter(p.rank for p in self.people if p.active)
        return "   ".join(f"{self.words(f'role.{role}')} {n}" for role, n in found.items())

    def rows(self) -> Sequence[ListRow]:
        """One row a person."""
        return [
            ListRow(
                p.id,
                (
                    p.name, self.words(f"role.{p.rank}"), self.words("operators.has_pin") if p.guarded else "-",
                    self.words("operators.here" if p.active else "operators.gone"),
                ),
                Style() if p.active else Style(dim=True),
            )
            for p in self.people
        ]  # fmt: skip

    def about(self, key: str) -> Text | str:
        """What somebody may do, in words."""
        found = next((p for p in self.people if p.id == key), None)
        if found is None:
            return ""
        guarded = any(p.guarded for p in self.people)
        may = f"operators.may_{found.rank}" if guarded else "operators.may_all"
        return detail.pairs([(self.words("operators.may"), self.words(may))], found.name)

    def opened(self, key: str) -> None:
        """Their role and PIN."""
        found = next((p for p in self.people if p.id == key), None)
        self.app.push_screen(OperatorForm(found, self._guarded()), lambda _: self.load())

    def action_add(self) -> None:
        """Somebody new."""
        self.app.push_screen(OperatorForm(None, self._guarded()), lambda _: self.load())

    def _guarded(self) -> bool:
        return any(p.guarded for p in self.people)


def _people(desk: Desk) -> list[Operator]:
    from storage.shifts import operators

    with desk.store.database.read() as connection:
        return operators.all_of_them(connection)
