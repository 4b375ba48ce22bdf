"""Somebody new, or another role, state or PIN of somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.shifts.pin import LONGEST
from station.shifts.roles import Role

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.shifts.operators import Operator

ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Given:
    """What the form holds; an empty PIN leaves it as it is."""

    name: str
    role: Role
    active: bool
    pin: str
    old: str


class OperatorForm(FormScreen[bool]):
    """Name, role, here or gone, a PIN twice."""

    TITLE_KEY = "operators.form"
    HINT_KEY = "operators.form_hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "role": tuple(f"role.{r}" for r in ROLES), "state": ("operators.here", "operators.gone"),
    }  # fmt: skip
    REQUIRED = frozenset({"name"})
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, operator: Operator | None, guarded: bool) -> None:
        super().__init__()
        self.operator, self.guarded = operator, guarded

    def fields(self) -> Iterator[Widget]:
        """The rows; the old PIN only where it is one's own."""
        found = self.operator
        role = ROLES.index(found.rank) if found else 0
        yield Static("")
        if found is None:
            yield from self.row("operators.name", Input("", id="name", compact=True, max_length=60))
        else:
            yield from self.row("operators.name", Static(found.name, id="whose", markup=False))
        yield from self.row(
            "operators.role", Choices([self.words(f"role.{r}") for r in ROLES], {role}, id="role")
        )
        gone = int(found is not None and not found.active)
        states = [self.words("operators.here"), self.words("operators.gone")]
        yield from self.row(
            "operators.state",
            Choices(states, {gone}, id="state"),
        )
        if self._mine():
            yield from self.row("operators.old_pin", _secret("old"))
        yield from self.row("operators.pin", _secret("pin"))
        yield from self.row("operators.pin_again", _secret("again"))

    def _mine(self) -> bool:
        desk = self.station_app.desk
        return bool(
            self.guarded
            and desk
            and self.operator
            and self.operator.id == desk.store.session.operator
        )

    def action_save(self) -> None:
        """Keeps it."""
        desk = self.station_app.desk
        pin, found = self.query_one("#pin", Input).value, self.operator
        if desk is None:
            return
        if pin != self.query_one("#again", Input).value:
            self.say(self.words("operators.not_the_same"))
            self.query_one("#again", Input).focus()
            return
        given = Given(
            self.value("name") if found is None else found.name,
            ROLES[min(self.query_one("#role", Choices).chosen, default=0)],
            0 in self.query_one("#state", Choices).chosen, pin,
            self.query_one("#old", Input).value if self._mine() else "",
        )  # fmt: skip
        self.write(lambda: _save(desk, found, given), lambda _: self._saved(given))

    def _saved(self, given: Given) -> None:
        self.leave(True)
        key = "operators.pin_set" if given.pin else "operators.changed"
        self.station_app.main.notice(self.words(key, name=given.name))


def _secret(id_: str) -> Input:
    return Input("", password=True, id=id_, compact=True, max_length=LONGEST)


def _save(desk: Desk, found: Operator | None, given: Given) -> bool:
    from storage.shifts import signing_in

    store = desk.store
    if found is None:
        signing_in.add(store, given.name, given.role, given.pin)
        return True
    if given.pin:
        signing_in.set_pin(store, found.id, given.pin, given.old)
    if (given.role, given.active) != (found.rank, bool(found.active)):
        signing_in.change(store, found.id, given.role, active=given.active)
    return True
