"""The first run: one name, Enter, and the station is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.kinds import StationKind
from station.problems import InputProblem

if TYPE_CHECKING:
    from storage.home import Home

KINDS = (StationKind.CHECKPOINT, StationKind.CLINIC, StationKind.PHARMACY, StationKind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Given:
    """What the first run was told."""

    name: str
    operator: str
    place: str
    lang: str
    kind: StationKind


class FirstRunScreen(FormScreen[None]):
    """Who works here; where the station stands and what it is may be said now or left as they are."""

    TITLE_KEY = "first_run.title"
    HINT_KEY = "first_run.hint"
    CHOICE_KEYS = {"kind": tuple(f"station_kind.{k.value}" for k in KINDS)}  # noqa: RUF012
    REQUIRED = frozenset({"operator"})
    ACTS: ClassVar[tuple[Command, ...]] = (command.NEXT, command.HELP, command.LANGUAGE)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5)

    def fields(self) -> Iterator[Widget]:
        """Two fields."""
        yield Static("")
        yield from self.row(
            "first_run.operator", Input(_login(), id="operator", compact=True, max_length=60)
        )
        yield from self.row("first_run.place", self.place("", "place"))
        yield Static("", id="suggestions", markup=False)
        kinds = [self.words(f"station_kind.{k.value}") for k in KINDS]
        yield from self.row("first_run.kind", Choices(kinds, {0}, id="kind"))

    def action_save(self) -> None:
        """Makes the home."""
        operator = self.value("operator")
        try:
            place = self.chosen_place("place")
        except InputProblem as problem:
            self.tell(problem)
            return
        if not operator:
            self.query_one("#operator").focus()
            return
        app = self.station_app
        kind = KINDS[min(self.query_one("#kind", Choices).chosen, default=0)]
        name = self.words("init.name" if kind is KINDS[0] else f"station_kind.{kind.value}")
        given = Given(name, operator, place, self.lang.value, kind)
        root = app.home
        self.write(lambda: _make(root, given), self._made)

    def _made(self, home: Home) -> None:
        from screens.setup.recovery_key import RecoveryScreen

        app = self.station_app
        self.leave(None)
        app.call_later(app.begin_home, RecoveryScreen(home.key))

    def take_code(self, text: str) -> bool:
        """Any code will do: the scanner's pace was learned from it."""
        pace = round(self.station_app.hands.wedge.pace * 1000)
        self.say(self.words("first_run.scanner", ms=pace))
        return True

    def action_back(self) -> None:
        """There is nothing to go back to."""


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _make(root: Path, given: Given) -> Home:
    from station.text import clean
    from storage.home import new_settings
    from storage.upkeep.founding import found

    settings = new_settings(
        kind=given.kind, name=given.name, operator=clean(given.operator, 60),
        place=given.place or None, language=given.lang,
    )  # fmt: skip
    return found(root, settings)
